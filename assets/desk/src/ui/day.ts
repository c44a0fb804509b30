/** Days as people read them. */

const LONG = new Intl.DateTimeFormat("es-CO", { dateStyle: "long", timeZone: "UTC" });

/** `2026-10-02` as «2 de octubre de 2026». */
export const longDay = (day: string): string => LONG.format(new Date(`${day}T00:00:00Z`));

const MOMENT = new Intl.DateTimeFormat("es-CO", { dateStyle: "long", timeStyle: "short", timeZone: "America/Bogota" });

/** A moment as people of this country read it. */
export const longMoment = (at: string | Date): string => MOMENT.format(new Date(at));
