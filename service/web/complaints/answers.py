"""The answers of who tells of something: as they were typed, what is wrong with them, and the text that is sealed."""

from dataclasses import dataclass

from service.complaints import routing
from service.complaints.roster import Member, Roster
from service.complaints.rules import LONGEST_ANSWER, LONGEST_CONTACT, LONGEST_TEXT, Channel, Mode, Post
from service.foundation.language import Language
from service.foundation.money import grouped
from service.intake.taking import Account
from service.web.complaints.intake import LARGEST_TEXT, Intake
from service.web.ui.forms import Fault

#: Field, and its heading in the sealed text. Who reads it reads Spanish.
_HEADINGS = (
    ("que", "QUÉ PASÓ"),
    ("cuando", "CUÁNDO"),
    ("donde", "DÓNDE"),
    ("quien", "QUIÉN"),
    ("como", "CÓMO LO SABE"),
)
_LONGEST = {"que": LONGEST_TEXT, "contacto": LONGEST_CONTACT}
_MODES = {
    Mode.ANONYMOUS: "Anónima.",
    Mode.RESERVED: "Con reserva de identidad. Su nombre está bajo la llave de la custodia de identidades.",
    Mode.NAMED: "Con nombre. Autoriza a la custodia de identidades a darlo a quienes investigan.",
}


@dataclass(frozen=True)
class Answers:
    """What was typed and ticked, to the last word; `texts` by the names of the fields."""

    texts: dict[str, str]
    subject: str = ""
    mode: Mode = Mode.ANONYMOUS
    #: Recipients of the roster that must not see it.
    ticked: frozenset[str] = frozenset()
    keeps_originals: bool = False

    @property
    def contact(self) -> str:
        """Who the person is, if they want that known to somebody."""
        return "" if self.mode is Mode.ANONYMOUS else self.texts["contacto"]

    def faults(self, language: Language) -> tuple[Fault, ...]:
        """What must be mended before it can be sealed: only that something is told, and that it fits."""
        _ = language.gettext
        found = []
        if not self.texts["que"]:
            found.append(Fault("que", _("Escriba qué pasó. Puede ser una sola frase.")))
        for field, text in self.texts.items():
            most = _LONGEST.get(field, LONGEST_ANSWER)
            if len(text) > most:
                words = _("Escribió %(count)s letras y caben %(most)s. Acorte el texto: el resto se agrega después.")
                found.append(Fault(field, words % {"count": grouped(len(text)), "most": grouped(most)}))
        return tuple(found)

    def account(self, channel: Channel) -> Account:
        """What is sealed: a section for each answer."""
        subject = next((each.name for each in routing.SUBJECTS if each.code == self.subject), "")
        return Account(
            sections=(
                *((heading, self.texts[field]) for field, heading in _HEADINGS),
                ("ASUNTO", subject),
                ("CÓMO QUIERE APARECER", _MODES[self.mode]),
            ),
            channel=channel,
            mode=self.mode,
            subject=self.subject,
            contact=self.contact,
            keeps_originals=self.keeps_originals,
        )


NOTHING = Answers(dict.fromkeys(("obra", "que", "cuando", "donde", "quien", "como", "contacto"), ""))


def read(intake: Intake) -> Answers:
    """The answers of a form. What no form of ours offers to choose is as if it had not been chosen."""
    modes, subjects = set(Mode), {each.code for each in routing.SUBJECTS}
    mode, subject = intake.text("modo", 20), intake.text("asunto", 20)
    return Answers(
        texts={field: intake.text(field, LARGEST_TEXT) for field in NOTHING.texts},
        subject=subject if subject in subjects else "",
        mode=Mode(mode) if mode in modes else Mode.ANONYMOUS,
        ticked=frozenset(intake.texts("no")),
        keeps_originals=intake.has("original"),
    )


def exclusible(roster: Roster) -> tuple[Member, ...]:
    """Whom a complainant may leave out: who could open something, but the body that reads when nobody else may."""
    return tuple(member for member in roster.members if member.post not in {Post.CONTROL_BODY, Post.AUDITOR})
