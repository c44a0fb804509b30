"""Whether a sign is ours."""

import pytest

from service.foundation import codes


def test_the_page_explains_the_domain_before_anything_is_typed(street, visit) -> None:
    said = visit("/verificar").said()

    assert "Debe ser obras.example.org, letra por letra." in said
    assert "Esta página nunca le pide pagos, claves ni datos personales." in said
    assert "Esta valla es nuestra" not in said


@pytest.mark.parametrize("typed", ["7K3Q-M2XM", "7k3qm2xm", "+7K3Q+M2XM+"])
def test_a_code_says_which_work_and_where_its_sign_stands(street, visit, typed: str) -> None:
    seen = visit(f"/verificar?codigo={typed}")

    assert "Esta valla es nuestra" in seen.said()
    assert "Obra Pavimentación de la calle 30 en El Pozón" in seen.said()
    assert "Dónde debe estar Acceso norte, frente al colegio" in seen.said()
    assert "Instalada 18 de diciembre de 2025" in seen.said()
    assert {"href": "/7K3QM2XM", "class": "plate"} in seen.all("a")


def test_a_sign_that_is_gone_is_told_apart(street, visit) -> None:
    assert "Ya no está en uso." in visit(f"/verificar?codigo={codes.printed(street.gone)}").said()


def test_a_look_alike_is_offered_and_not_confirmed(street, visit) -> None:
    said = visit("/verificar?codigo=7K3QN2XM").said()

    assert "Quizás quiso decir 7K3Q-M2XM" in said
    assert "Esta valla es nuestra" not in said


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("7K3Q", "Escriba los ocho signos del código, como 7K3Q-M2XM."),
        ("https://malo.example/7K3QM2XM", "Escriba los ocho signos del código, como 7K3Q-M2XM."),
        ("%00%ff<script>", "Escriba los ocho signos del código, como 7K3Q-M2XM."),
        ("22222222", "Ninguna valla tiene ese código. Revíselo signo por signo."),
        ("AAAAAAAA", "Ninguna valla tiene ese código. Revíselo signo por signo."),
    ],
)
def test_a_code_that_is_not_ours_says_so(street, visit, typed: str, words: str) -> None:
    seen = visit(f"/verificar?codigo={typed}")

    assert seen.said().count(words) == 2
    assert next(text for tag, text in seen.headings if tag == "title").startswith("Error: ")
