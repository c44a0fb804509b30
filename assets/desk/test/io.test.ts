import assert from "node:assert/strict";
import { test } from "node:test";
import { Server, ServerRefused } from "../src/io/server";

/** What was asked of a server that answers all of `answers`, one after the other. */
async function asked(answers: readonly (Response | Error)[], ask: (server: Server) => Promise<unknown>) {
  const requests: [string, RequestInit][] = [];
  const left = [...answers];
  globalThis.fetch = (async (address: string, request: RequestInit) => {
    requests.push([address, request]);
    const answer = left.shift();
    if (answer instanceof Error || !answer) throw answer;
    return answer;
  }) as typeof fetch;
  const result = await ask(new Server()).catch((error: unknown) => error);
  return { result, requests };
}

const session = () => Response.json({ mark: "m1" });

test("an order goes with the mark of the session, and what is sealed as base64", async () => {
  const { requests } = await asked([session(), new Response()], async (server) => {
    await server.session();
    await server.add("c1", [{ id: "i1", which: "case", sealed: new Uint8Array([1, 2, 3]) }], null);
  });
  const [address, request] = requests[1]!;
  assert.equal(address, "/mesa/datos/casos/c1/cosas");
  assert.equal(request.method, "POST");
  assert.equal(new Headers(request.headers).get("X-Marca"), "m1");
  assert.deepEqual([request.cache, request.credentials, request.redirect], ["no-store", "same-origin", "error"]);
  assert.equal(request.body, '{"items":[{"id":"i1","which":"case","sealed":"AQID"}],"summary":null}');
});

test("a refusal says its sentence", async () => {
  const problem = new Response('{"title":"No","detail":"Vuelva a entrar."}', { status: 403, headers: { "Content-Type": "application/problem+json" } });
  const { result } = await asked([problem], (server) => server.session());
  assert.ok(result instanceof ServerRefused);
  assert.deepEqual([result.message, result.status], ["Vuelva a entrar.", 403]);
});

test("no answer, and one that is not understood, have a sentence too", async () => {
  for (const [answer, status] of [
    [new TypeError("offline"), 0], [new Response("<html>", { status: 502 }), 502], [new Response("<html>"), 200],
  ] as const) {
    const { result } = await asked([answer], (server) => server.session());
    assert.ok(result instanceof ServerRefused);
    assert.equal(result.status, status);
    assert.match(result.message, /\.$/);
  }
});
