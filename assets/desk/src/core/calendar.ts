/** The Colombian business calendar, by tables that the server gives. A day is text, `2026-11-21`. */

/** Days that are no business days, besides Saturdays and Sundays: holidays of the law, and days without attention. */
export class Calendar {
  readonly #off: ReadonlySet<string>;

  constructor(holidays: Iterable<string>, closed: Iterable<string> = []) {
    this.#off = new Set([...holidays, ...closed]);
  }

  /** The same calendar in which `days` do not count either. */
  without(days: Iterable<string>): Calendar {
    return new Calendar(this.#off, days);
  }

  isBusinessDay(day: string): boolean {
    const weekday = utc(day).getUTCDay();
    return weekday !== 0 && weekday !== 6 && !this.#off.has(day);
  }

  /** The last day of a term of `count` business days that begins the day after `start` (Ley 1755 de 2015). */
  addBusinessDays(start: string, count: number): string {
    let day = start;
    for (let left = count; left > 0; left -= this.isBusinessDay(day) ? 1 : 0) day = addDays(day, 1);
    return day;
  }

  /** Business days from the one after `today` to `end`; after it, how many have passed, negative. */
  businessDaysUntil(end: string, today: string): number {
    const [from, to, sign] = today <= end ? [today, end, 1] : [end, today, -1];
    let found = 0;
    for (let day = from; day < to; ) {
      day = addDays(day, 1);
      if (this.isBusinessDay(day)) found += 1;
    }
    // A day that is past is past, though no business day has gone by since.
    return sign > 0 ? found : Math.min(-found, -1);
  }

  /** `day`, or the first business day after it (Ley 4 de 1913, art. 62). */
  businessDay(day: string): string {
    return this.isBusinessDay(day) ? day : this.addBusinessDays(day, 1);
  }
}

const utc = (day: string): Date => new Date(`${day}T00:00:00Z`);

const asDay = (at: Date): string => at.toISOString().slice(0, 10);

/** The day `count` days after `day`. */
export const addDays = (day: string, count: number): string => asDay(new Date(utc(day).getTime() + count * 86_400_000));

/** How many days `to` is after `from`. */
export const daysBetween = (from: string, to: string): number => (utc(to).getTime() - utc(from).getTime()) / 86_400_000;

/** The same day of the month `count` months later, the last one when that month is shorter (Código Civil art. 67). */
export function addMonths(start: string, count: number): string {
  const [year, month, day] = start.split("-").map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + count, 0));
  last.setUTCDate(Math.min(day, last.getUTCDate()));
  return asDay(last);
}

/** The day in Bogotá (UTC−5 all the year) of a moment. */
export const dayOf = (at: string | Date): string => asDay(new Date(new Date(at).getTime() - 5 * 3_600_000));
