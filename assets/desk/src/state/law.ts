/** By what the days of a case are counted today. */

import type { Law } from "../core/clocks";
import { calendar } from "./desk";
import { here } from "./known";

export function law(): Law {
  const { terms, months_to_complete, today } = here();
  return { calendar: calendar.value, rules: terms, months: months_to_complete, today };
}
