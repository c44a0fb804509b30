/** What is counted of a case that ended: values of closed lists, that name no case (service/complaints/figures.py). */

import { sha256, utf8 } from "../core/bytes";
import { dayOf } from "../core/calendar";
import type { Outcome } from "../core/rules";
import { server } from "../io/server";
import { type OpenCase, summarised } from "./case";
import { calendar } from "./desk";
import { here } from "./known";

/** The most business days of each band of how long a case took. */
const BANDS: readonly (readonly [name: string, most: number])[] = [
  ["5", 5], ["10", 10], ["15", 15], ["30", 30], ["more", Infinity],
];
const TOKEN = "valla/figure/v1\n";

/** Count a case that ends today so. `open`: as it was before. It is counted once, whoever says it again. */
export async function countEnd(open: OpenCase, outcome: Outcome): Promise<void> {
  const { work, subject } = open.thread.told;
  const { due_on: due } = summarised(open);
  const { works } = await server.works();
  const found = works.find((each) => each.id === work);
  const took = calendar.value.businessDaysUntil(here().today, dayOf(open.thread.head.header.at));
  await server.figures([{
    // Only who has the first key of the case can say it, and it says nothing of the case.
    token: await sha256(utf8(TOKEN + open.keys.case.at(-1))),
    subject: subject in here().subjects ? subject : "other",
    commune: found?.commune ?? "",
    outcome,
    timing: due === null || here().today <= due ? "in_time" : "late",
    days: BANDS.find(([, most]) => took <= most)?.[0] ?? "more",
  }]);
}
