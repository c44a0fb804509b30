/** Amounts and names as people read them. */

const WHOLE = new Intl.NumberFormat("es-CO");
const TENTHS = new Intl.NumberFormat("es-CO", { maximumFractionDigits: 1 });

/** Pesos, `$ 1.234.567.890`. */
export const pesos = (amount: number): string => `$\u00a0${WHOLE.format(amount)}`;

/** Hundredths of a percent, `68,5 %`. */
export const percent = (share: number): string => `${TENTHS.format(share / 100)}\u00a0%`;

/** Bytes, `1,4 MB`. */
export const size = (bytes: number): string =>
  bytes < 1e6 ? `${WHOLE.format(Math.ceil(bytes / 1000))} kB` : `${TENTHS.format(bytes / 1e6)} MB`;

/** A case number as it is printed: `7K3QM-2XMCF`. */
export const caseNumber = (symbols: string): string => (symbols.match(/.{1,5}/g) ?? []).join("-");
