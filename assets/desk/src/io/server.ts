/** The line to the server: `/mesa/datos/…`. It takes and gives ciphertext; nothing is cached or kept. */

import type { TermRule } from "../core/terms";
import { type Bytes, base64, join, unbase64 } from "../core/bytes";
import type { Signed } from "../core/roster";
import type { CaseState, Outcome, Post, Standing, Term, Which } from "../core/rules";
import { words } from "../words";

/** Problems that can be settled (service/web/office/refusals.py): an old proof of who one is, an old mark of the page. */
const PROOF = "urn:valla:proof";
const MARK = "urn:valla:mark";

/** What somebody must do before the server goes on: come in again, or prove once more who they are. */
export type Door = "entrar" | "confirmar";

/** What the server refused, or that it could not be asked: one sentence that says how to mend it. `status`: 0, no answer. */
export class ServerRefused extends Error {
  override name = "ServerRefused";
  readonly status: number;
  /** Which kind of problem it is, as RFC 9457 names it. */
  readonly type: string;

  constructor(message: string, status: number, type = "about:blank") {
    super(message);
    this.status = status;
    this.type = type;
  }
}

/** Own key: public halves; private halves as age files in base64. */
export interface OwnKey {
  readonly recipient: string;
  readonly verify: string;
  readonly bundle: string | null;
  readonly passkey: string | null;
}

/** What an answer begins with, by state. */
export interface AnswerTemplate {
  readonly id: string;
  readonly title: string;
  readonly state: CaseState;
  readonly text: string;
}

/** To whom a case can be sent on. */
export interface Competence {
  readonly name: string;
  readonly why: string;
}

/** Who is here, and what is true for every case. Days are `2026-11-21`. */
export interface Session {
  readonly person: number;
  readonly login: string;
  readonly name: string;
  readonly mark: string;
  readonly permissions: readonly string[];
  readonly label: string | null;
  readonly post: Post | null;
  readonly key: OwnKey | null;
  readonly root: string;
  readonly lists: readonly Signed[];
  readonly draft: Signed | null;
  readonly owners: Readonly<Record<string, number>>;
  /** To who signs lists: why another one is needed; empty: people or keys are others; null: it is not. */
  readonly due: string | null;
  readonly calendar: { readonly closed: readonly string[]; readonly holidays: readonly string[] };
  readonly today: string;
  readonly terms: Readonly<Record<Term, TermRule>>;
  readonly months_to_complete: number;
  readonly answers: readonly AnswerTemplate[];
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly states: Readonly<Record<CaseState, string>>;
  readonly subjects: Readonly<Record<string, string>>;
  readonly bodies: readonly Competence[];
}

/** A key of a case that a reader has. `recipient`: its public half; `sealed`: in base64. */
export interface Held {
  readonly which: Which;
  readonly recipient: string;
  readonly sealed: string;
}

/**
 * A case as the server knows it; what is sealed is in base64. `is_stale`: its keys open for somebody who reads no longer.
 *
 * `grants`: of this reader, the newest; `others`: the rest of theirs, see `heldOf`.
 */
export interface CaseRow {
  readonly id: string;
  readonly number: string;
  readonly standing: Standing;
  readonly epoch: number;
  readonly recipients: Readonly<Record<Which, string>>;
  readonly receipt: string;
  readonly head_item: string | null;
  readonly items: Readonly<Record<Which, number>>;
  readonly leaving_on: string | null;
  readonly is_stale: boolean;
  readonly grants: Readonly<Partial<Record<Which, string>>>;
  readonly others: readonly Held[];
  readonly head: string | null;
  readonly summary: string | null;
}

/** A sealed thing of a case. `sealed` null: it is large, ask for it by itself. */
export interface ItemRow {
  readonly id: string;
  readonly which: Which;
  readonly size: number;
  readonly sealed: string | null;
}

/**
 * A case with everything sealed in it. `challenge`: what its case key opens, see `Server.prove`; `former_challenges`: what
 * keys of before open, by their public half.
 */
export interface WholeCase extends CaseRow {
  readonly rows: readonly ItemRow[];
  readonly challenge: string;
  readonly former_challenges: Readonly<Record<string, string>>;
}

/** A case with a question to the custodians of identities. `challenge`: what its identity key opens. */
export interface IdentityCase extends CaseRow {
  readonly rows: readonly ItemRow[];
  readonly challenge: string;
}

/** A work, for comparing then and now. */
export interface Work {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly amount: number | null;
  readonly contractor: string | null;
  readonly end_on: string | null;
  readonly progress: number | null;
  readonly commune: string | null;
}

/** Something sealed that goes to the server. */
export interface Outgoing {
  readonly id: string;
  readonly which: Which;
  readonly sealed: Bytes;
}

/** An agreement, and what goes with it. `statement`: the signed document as text. */
export interface Act {
  readonly statement: string;
  readonly signatures: Readonly<Record<string, string>>;
  readonly items: readonly Outgoing[];
  readonly summary: Bytes | null;
  readonly farewell: Bytes | null;
  readonly replaces: string | null;
  readonly grant: { readonly holder: string; readonly sealed: Bytes } | null;
}

/** New keys of a case. `before`: the epoch that ends. `summary`: sealed to the new ones, so that lists never lose it. */
export interface Epoch {
  readonly epoch: number;
  readonly before: number;
  readonly recipients: { readonly case: string; readonly notes: string };
  readonly grants: readonly { readonly which: Which; readonly holder: string; readonly sealed: Bytes }[];
  readonly shares: readonly { readonly custodian: string; readonly sealed: Bytes }[];
  readonly items: readonly Outgoing[];
  readonly summary: Bytes;
}

/** A key of a case for a colleague. */
export interface Regrant {
  readonly complaint: string;
  readonly which: Which;
  readonly holder: string;
  readonly sealed: Bytes;
}

/**
 * Everything that can be asked of the server. The mark of the session goes with every order; with what is written in a
 * case, what shows that it was opened.
 */
export class Server {
  /** Asks the person to go through a door; whether they did. */
  atTheDoor: (door: Door, mark: string) => Promise<boolean> = async () => false;
  #mark = "";
  #person = 0;
  readonly #proofs = new Map<string, string>();

  async session(): Promise<Session> {
    const found = await this.#json<Session>("GET", "sesion");
    // Somebody else came in through another tab: nothing of who was here may stay.
    if (this.#person && this.#person !== found.person) location.reload();
    [this.#mark, this.#person] = [found.mark, found.person];
    return found;
  }

  cases(from: string | null, count = 1000): Promise<{ cases: CaseRow[]; next: string | null }> {
    const asked = new URLSearchParams({ n: String(count), ...(from === null ? {} : { desde: from }) });
    return this.#json("GET", `casos?${asked}`);
  }

  /** Every case of a range of ids, the newest week first: its id, and a mark that changes when its row does. */
  marks(from: string, until: string): Promise<{ cases: (readonly [id: string, mark: string])[] }> {
    return this.#json("GET", `marcas?desde=${from}&hasta=${until}`);
  }

  /** Those cases that are still there. */
  some(ids: readonly string[]): Promise<{ cases: CaseRow[] }> {
    return this.#json("GET", `filas?ids=${ids.join(",")}`);
  }

  /** What one's own list showed last, sealed; empty when there is nothing. */
  async index(half: number): Promise<Bytes> {
    const answer = await this.#send("GET", `indice/${half}`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  keepIndex(half: number, sealed: Bytes): Promise<void> {
    return this.#order(`indice/${half}`, { sealed });
  }

  case(id: string): Promise<WholeCase> {
    return this.#json("GET", `casos/${id}`);
  }

  /** What the challenge of a case said, opened with its key: the server takes no order about a case without it. */
  prove(complaint: string, proof: string): void {
    this.#proofs.set(complaint, proof);
  }

  /** The age file of a thing. */
  async item(complaint: string, item: string): Promise<Bytes> {
    const answer = await this.#send("GET", `casos/${complaint}/cosas/${item}`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** The first `count` bytes of the age file of a thing; the rest is not waited for. */
  async begin(complaint: string, item: string, count: number): Promise<Bytes> {
    const answer = await this.#send("GET", `casos/${complaint}/cosas/${item}`);
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const pieces: Uint8Array[] = [];
    for (let size = 0; size < count; ) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
      size += value.length;
    }
    await reader.cancel();
    return join(...pieces).slice(0, count);
  }

  add(complaint: string, items: readonly Outgoing[], summary: Bytes | null): Promise<void> {
    return this.#order(`casos/${complaint}/cosas`, { items, summary });
  }

  /** Out of quarantine. */
  looked(complaint: string): Promise<void> {
    return this.#order(`casos/${complaint}/mirado`, {});
  }

  act(complaint: string, act: Act): Promise<void> {
    return this.#order(`casos/${complaint}/actos`, act);
  }

  /** Release a name: a custodian of names is the second person. */
  release(complaint: string, act: Act): Promise<void> {
    return this.#order(`casos/${complaint}/nombre`, act);
  }

  /** Say no to who asks for a name. */
  decline(complaint: string, items: readonly Outgoing[]): Promise<void> {
    return this.#order(`casos/${complaint}/negado`, { items });
  }

  /** Stop a decided deletion. */
  stop(complaint: string, items: readonly Outgoing[], summary: Bytes | null): Promise<void> {
    return this.#order(`casos/${complaint}/detener`, { items, summary });
  }

  renew(complaint: string, epoch: Epoch): Promise<void> {
    return this.#order(`casos/${complaint}/epoca`, epoch);
  }

  regrant(grants: readonly Regrant[]): Promise<void> {
    return this.#order("llaves", { grants });
  }

  ownKey(): Promise<OwnKey | null> {
    return this.#json("GET", "llave");
  }

  /** Register a key of one's own; the private halves are age files. */
  register(key: { recipient: string; verify: string; bundle: Bytes | null; passkey: Bytes | null }): Promise<void> {
    return this.#order("llave", key);
  }

  /** Replace only the sealed halves of one's own key. */
  rephrase(bundle: Bytes | null, passkey: Bytes | null): Promise<void> {
    return this.#order("llave/frase", { bundle, passkey });
  }

  prepareList(): Promise<void> {
    return this.#order("lista/preparar", {});
  }

  /** Sign the list that waits. `verify`: what checks the signature. */
  signList(verify: string, signature: string): Promise<void> {
    return this.#order("lista/firmar", { verify, signature });
  }

  identities(): Promise<{ cases: IdentityCase[] }> {
    return this.#json("GET", "identidades");
  }

  /** Who opened which case, from the first entry on. */
  async readings(): Promise<{ readings: { n: number; sealed: string; previous: string }[] }> {
    const readings: { n: number; sealed: string; previous: string }[] = [];
    for (let after: number | null = 0; after !== null;) {
      const page: { readings: typeof readings; next: number | null } = await this.#json("GET", `lecturas?desde=${after}`);
      readings.push(...page.readings);
      after = page.next;
    }
    return { readings };
  }

  /** Unlinked figures. */
  figures(increments: readonly Readonly<Record<string, string | number>>[]): Promise<void> {
    return this.#order("cifras", { increments });
  }

  /** Every work, so that the server does not learn of which one a case is. */
  works(): Promise<{ works: Work[] }> {
    return this.#json("GET", "obras");
  }

  async #order(path: string, body: unknown): Promise<void> {
    await this.#send("POST", path, body);
  }

  async #json<T>(method: string, path: string): Promise<T> {
    const answer = await this.#send(method, path);
    try {
      return (await answer.json()) as T;
    } catch {
      throw new ServerRefused(words.io.notUnderstood, answer.status);
    }
  }

  /** Send, and send again once what the server asked first has been done. */
  async #send(method: string, path: string, body?: unknown): Promise<Response> {
    for (let left = 2; ; left -= 1) {
      const answer = await this.#ask(method, path, body);
      if (answer.ok) return answer;
      const refused = await refusal(answer);
      if (!left || !(await this.#isSettled(refused))) throw refused;
    }
  }

  async #isSettled({ status, type }: ServerRefused): Promise<boolean> {
    if (status === 401 || type === PROOF) {
      if (!(await this.atTheDoor(type === PROOF ? "confirmar" : "entrar", this.#mark))) return false;
    } else if (type !== MARK) return false;
    await this.session();
    return true;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = new Headers({ "X-Marca": this.#mark, Accept: "application/json, application/octet-stream" });
    if (body !== undefined) headers.set("Content-Type", "application/json");
    const proof = this.#proofs.get(path.split("/")[1] ?? "");
    if (body !== undefined && proof !== undefined) headers.set("X-Prueba", proof);
    try {
      return await fetch(`/mesa/datos/${path}`, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body, asBase64),
        cache: "no-store",
        credentials: "same-origin",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
    } catch {
      throw new ServerRefused(words.io.noServer, 0);
    }
  }
}

/** The one line that this page has. */
export const server = new Server();

/** The keys of a case that a reader has, the newest first: the first one that opens is theirs. */
export const heldOf = ({ grants, recipients, others }: CaseRow, which: Which): readonly Held[] => [
  ...(grants[which] ? [{ which, recipient: recipients[which], sealed: grants[which] }] : []),
  ...others.filter((each) => each.which === which),
];

/** What was sealed, as it is told: from base64. */
export const sealedOf = (told: string): Bytes => unbase64(told);

const asBase64 = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? base64(value) : value);

async function refusal(answer: Response): Promise<ServerRefused> {
  try {
    const problem = (await answer.json()) as { detail?: unknown; title?: unknown; type?: unknown };
    const told = [problem.detail, problem.title].find((word) => typeof word === "string" && word !== "");
    if (typeof told === "string") return new ServerRefused(told, answer.status, String(problem.type));
  } catch {
    // It is no problem document: something between here and the server answered.
  }
  return new ServerRefused(words.io.notUnderstood, answer.status);
}
