/** The list of who reads in force, for a component. */

import { useEffect, useState } from "preact/hooks";
import type { Member, Roster } from "../../core/roster";
import { lists } from "../../state/known";

/** Some members of the list in force; none until it has been believed. */
export function useRoster(choose: (roster: Roster) => readonly Member[]): readonly Member[] {
  const [found, setFound] = useState<readonly Member[]>([]);
  useEffect(() => {
    void lists().then(({ lists: all }) => {
      const last = all.at(-1);
      if (last) setFound(choose(last));
    });
  }, []);
  return found;
}
