/** A work as it was published on the day of a complaint, sealed in its head, beside what is published now. */

/** What is compared; null: not published. Money in pesos, progress in hundredths of a percent, days as `2026-11-21`. */
export interface Published {
  readonly title: string | null;
  readonly state: string | null;
  readonly amount: number | null;
  readonly contractor: string | null;
  readonly end_on: string | null;
  readonly progress: number | null;
  readonly commune: string | null;
}

/** One fact then and now. `now` undefined: the work is no longer published. */
export interface Fact {
  readonly name: keyof Published;
  readonly then: string | number | null;
  readonly now: string | number | null;
  readonly isOther: boolean;
}

const NAMES = ["title", "state", "amount", "contractor", "end_on", "progress", "commune"] as const;

/** The facts of a work side by side. `then`: of the head, null in cases from before it said them. */
export function compared(then: Published, now: Published): readonly Fact[] {
  return NAMES.map((name) => ({ name, then: then[name], now: now[name], isOther: then[name] !== now[name] }));
}

/** What a head says of the work on that day; null when it is of none, or from before heads said it. */
export function publishedThen(told: { readonly title: string; readonly [besides: string]: unknown }): Published | null {
  const said = told["published"] as Partial<Record<keyof Published, unknown>> | undefined;
  if (!said || !("state" in said)) return null;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const number = (value: unknown) => (typeof value === "number" ? value : null);
  return {
    title: told.title,
    state: text(said.state),
    amount: number(said.amount),
    contractor: text(said.contractor),
    end_on: text(said.end_on),
    progress: number(said.progress),
    commune: text(said.commune),
  };
}
