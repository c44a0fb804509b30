/** Sizes that tell little. */

/**
 * The size in bytes to which `size` is padded: at most 12 % more, and it tells only O(log log n) bits.
 *
 * Source: PADMÉ, Nikitin and others, «Reducing Metadata Leakage from Encrypted Files», PETS 2019.
 */
export function padme(size: number): number {
  if (size < 2) return size;
  const bits = (value: number): number => 32 - Math.clz32(value);
  const exponent = bits(size) - 1;
  const unit = 2 ** (exponent - bits(exponent));
  return Math.ceil(size / unit) * unit;
}
