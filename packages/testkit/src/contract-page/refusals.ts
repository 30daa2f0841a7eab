/** Something that conformance suites elsewhere test and this contract leaves out, with the reason. */
export interface Refusal {
  /** Its numbers in the list of cases that the contract was drawn from. */
  readonly cases: string;
  readonly what: string;
  readonly why: string;
}

/** What the contract does not promise. Nothing is left out silently. */
export const refusals: readonly Refusal[] = [
  {
    cases: '19, 131',
    what: 'Dates, Maps and other instances, integers beyond 2^53 and numbers like 1e400 come back by a codec.',
    why: 'The port carries strict JSON or bytes: a store never sees such a value (VALUE-03 refuses it). Codecs are part of the core’s event pipeline and tested there.',
  },
  {
    cases: '21',
    what: 'An append while the store is still connecting waits or fails by its deadline.',
    why: 'Opening a store is asynchronous and ends connected; a connection lost later is the DISCONNECT clauses’ subject.',
  },
  {
    cases: '39',
    what: 'Events for A, B and again A, interleaved in one append, keep that order in the log.',
    why: 'An append names a stream once (MULTI-05): its events are one run, and runs keep the order of the writes (MULTI-01).',
  },
  {
    cases: '41–50',
    what: 'Consistency boundaries made of queries over types and tags.',
    why: 'Later: the port has no such operation yet. Tags are stored from the first release (META-02).',
  },
  {
    cases: '64, 67',
    what: 'Reading up to a revision.',
    why: 'A page has a start and a limit; where to stop is the reader’s decision, made by the core’s readers and tested there.',
  },
  {
    cases: '90',
    what: 'Reading the log backwards.',
    why: 'A cursor says what was scanned, which has no meaning towards the past. The newest events of one stream are read backwards (READ-06).',
  },
  {
    cases: '96',
    what: 'A single signal at the moment a subscription has caught up.',
    why: 'Every page says whether it reached the head (SUB-07); a reader that fell behind is told again when it caught up, which is the normal case on a busy store.',
  },
  {
    cases: '98–101, 105–108',
    what: 'Acknowledging, retrying and parking events; competing consumers.',
    why: 'The core’s consumers do this over any store, with the checkpoints and leases that the CHECKPOINT and LEASE clauses hold; they are tested there.',
  },
  {
    cases: '102',
    what: 'A slow reader does not fill the memory.',
    why: 'Memory cannot be seen through the port. That nothing is lost behind a slow reader is SUB-08 and SUB-14; what a store holds meanwhile is measured by its own tests.',
  },
  {
    cases: '119, 120',
    what: 'A corrupt snapshot leads to a full fold; a snapshot and the rest fold to the same state.',
    why: 'Folding is the core’s, and tested there; a store keeps snapshots and returns them (SNAPSHOT-01 to 07).',
  },
  {
    cases: '129',
    what: 'Revisions and positions beyond 2^31 and up to 2^53 − 1.',
    why: 'No store gets there through the port within a test. Stores test their codecs and tokens directly.',
  },
  {
    cases: '144',
    what: 'A process ends by itself once its stores are closed.',
    why: 'A suite inside the process cannot see it; each of our stores has a test that starts another process.',
  },
  {
    cases: '150',
    what: 'Two versions of a store’s library work on one database.',
    why: 'The suite knows one version. Each store tests its layout’s version mark.',
  },
  {
    cases: '155',
    what: 'The delete table’s row for a stream that has only metadata.',
    why: 'The port has no metadata of streams; a store whose database has them tests that row itself.',
  },
  {
    cases: '170',
    what: 'Events that other programs wrote are readable.',
    why: 'The port cannot write them. A store whose database may hold some tests it with that database’s own client.',
  },
];
