import { sentence, Wrong } from "../../ui/status";

/** What went wrong, if anything did; `null`: nothing. */
export const Fault = ({ error }: { readonly error: unknown }) => <Wrong>{error !== null && sentence(error)}</Wrong>;
