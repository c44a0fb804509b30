/** What the core refuses, each with one plain sentence for whoever reads. */

export class Refused extends Error {
  override name = "Refused";
}

/** Something sealed that does not open, or that opens and is not what it should be. */
export class Unopened extends Refused {
  override name = "Unopened";
}

/** A list of who reads that nobody may rely on. */
export class BrokenRoster extends Refused {
  override name = "BrokenRoster";
}

/** Dates that no term of law can have. */
export class ImpossibleTerm extends Refused {
  override name = "ImpossibleTerm";
}
