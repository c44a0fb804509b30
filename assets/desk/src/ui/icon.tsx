/** The icons that stand beside words of state, as on the public pages (templates/shared/parts.html). */

const DRAWN = {
  late: "M12 6v6.5l4 2.5",
  "on-time": "M10 8.5l5.5 3.5-5.5 3.5zM11.5 11v2M12 12h1.5",
  suspended: "M9.3 8v8M14.7 8v8",
  ended: "M7 12.5l3.5 3.5 6.5-7.5",
  soon: "M12 6.5v6.5M12 17h0",
} as const;

export type IconName = keyof typeof DRAWN;

/** An icon, for the eyes alone: the words beside it say the same. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg width="28" height="28" viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r="11" fill="currentColor" />
    <path d={DRAWN[name]} fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" />
  </svg>
);
