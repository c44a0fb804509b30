/** To which bodies a case may be sent on: those looked up when it came, with the reasons of the table. */

import type { Competence } from "../io/server";
import type { OpenCase } from "./case";
import { here } from "./known";

/** The bodies of a case; of one whose head names none, every body of the table. */
export function competentFor(open: OpenCase): readonly Competence[] {
  const said = open.thread.told["bodies"];
  const names = typeof said === "string" ? said.split("\n").filter(Boolean) : [];
  const rows = names.map((name) => here().bodies.find((each) => each.name === name) ?? { name, why: "" });
  return names.length ? rows : here().bodies;
}
