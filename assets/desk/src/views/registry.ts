/** Every view of the desk: who may see it, and under which words of the menu. */

import type { ComponentType } from "preact";
import { words } from "../words";
import { Access } from "./acts/access";
import { Identities } from "./acts/identities";
import { Readings } from "./acts/readings";
import { Case } from "./case";
import { Inbox } from "./inbox";
import { OwnKeyView } from "./own";
import { RosterView } from "./roster";

export interface View {
  /** As `go` names it. */
  readonly name: string;
  /** What one must be allowed: a permission of the session; null: whoever has opened their key. */
  readonly permission: string | null;
  /** Words of the menu; null: it is reached from another view. */
  readonly title: string | null;
  readonly Show: ComponentType<{ readonly complaint: string | null }>;
}

export const VIEWS: readonly View[] = [
  { name: "inbox", permission: "read_cases", title: words.desk.inbox, Show: Inbox },
  { name: "case", permission: "read_cases", title: null, Show: Case },
  { name: "access", permission: "read_cases", title: words.desk.access, Show: Access },
  { name: "identities", permission: "hold_identities", title: words.desk.identities, Show: Identities },
  { name: "readings", permission: "read_readings", title: words.desk.readings, Show: Readings },
  { name: "roster", permission: "sign_roster", title: words.desk.roster, Show: RosterView },
  { name: "key", permission: null, title: words.keys.own, Show: OwnKeyView },
];
