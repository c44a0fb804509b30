/** The words and measures of a complaint, as service/complaints/rules.py says them. */

/** The three keys of a complaint, by what is sealed to them. */
export type Which = "case" | "notes" | "identity";

export const KINDS = [
  "head", "text", "file", "original", "reply", "state", "note", "identity",
  "proposal", "summary", "key", "redaction", "receipt", "request",
] as const;
/** What a sealed thing is. */
export type Kind = (typeof KINDS)[number];

/** How the complainant wants to appear. */
export type Mode = "anonymous" | "reserved" | "named";

/** What the server knows of a case, for its own chores. */
export type Standing = "open" | "quarantined" | "closed" | "tombstone";

export const STATES = [
  "received", "acknowledged", "assessing", "needs_information", "referred", "extended", "concluded",
  "withdrawn", "identity_given", "identity_erased",
] as const;
/** ISO 37002: where a case is. The last three are said by the complainant. */
export type CaseState = (typeof STATES)[number];

/** Where nobody waits for an answer any more. */
export const OVER: readonly CaseState[] = ["concluded", "withdrawn"];

export const POSTS = [
  "investigator", "coordinator", "identity_custodian", "control_body", "recovery_custodian", "auditor",
] as const;
/** What somebody on the roster is there for. */
export type Post = (typeof POSTS)[number];

/** Posts whose people read cases inside the city hall. */
export const READERS: readonly Post[] = ["investigator", "coordinator"];

export const OUTCOMES = [
  "substantiated", "partly_substantiated", "unsubstantiated", "insufficient", "referred", "duplicate", "discarded",
] as const;
/** How a case ended. */
export type Outcome = (typeof OUTCOMES)[number];

export const TERMS = [
  "petition", "information", "consultation", "authority", "congress", "referral", "completion", "fiscal",
  "data_query", "data_claim", "acknowledgement",
] as const;
/** What a term of law is for. */
export type Term = (typeof TERMS)[number];

/** Bytes that a text occupies at least, so that a short one looks like any other. */
export const LEAST_TEXT = 4096;

export const isOne = <T extends string>(words: readonly T[], word: unknown): word is T =>
  (words as readonly unknown[]).includes(word);
