import type { Metadata, ServiceError } from '@grpc/grpc-js';
import { notLeader, notReady, unauthenticated } from './wire/rpc-error.js';

/** What a test can make go wrong. */
export interface Faults {
  /** Answers nothing more, to anybody, until told otherwise; what came meanwhile is answered then. */
  silence(): void;
  speak(): void;
  /** Sends writers, and readers who ask for the leader, elsewhere; undefined ends it. */
  beFollowerOf(leader: { readonly host: string; readonly port: number } | undefined): void;
  /** Answers that the server is starting, or no longer so. */
  beStarting(starting: boolean): void;
  /** Answers everybody as a server with TLS answers a user whom it does not know, or no longer so. */
  forgetUsers(forgotten: boolean): void;
}

/** The faults as the services look at them. */
export interface FaultState extends Faults {
  /** Runs the action now, or once the server speaks again. */
  whenSpeaking(action: () => void): void;
  /** Forgets what waits for the server to speak: it has died. */
  die(): void;
  /** Why a call is not served, if so. */
  refusal(
    call: { readonly metadata: Metadata },
    kind: 'read' | 'write',
    words?: Refusals,
  ): ServiceError | undefined;
}

/** How a version of the protocol says why. */
export interface Refusals {
  notReady(): ServiceError;
  notLeader(host: string, port: number): ServiceError;
}

export function faultState(): FaultState {
  let silent = false;
  let starting = false;
  let forgotten = false;
  let leader: { readonly host: string; readonly port: number } | undefined;
  let waiting: (() => void)[] = [];
  return {
    silence: () => {
      silent = true;
    },
    speak() {
      silent = false;
      const actions = waiting;
      waiting = [];
      for (const action of actions) action();
    },
    beFollowerOf: (other) => {
      leader = other;
    },
    beStarting: (is) => {
      starting = is;
    },
    forgetUsers: (are) => {
      forgotten = are;
    },
    whenSpeaking(action) {
      if (silent) waiting.push(action);
      else action();
    },
    die() {
      silent = false;
      waiting = [];
    },
    refusal({ metadata }, kind, words = { notReady, notLeader }) {
      if (forgotten) return unauthenticated();
      if (starting) return words.notReady();
      const needsLeader = kind === 'write' || metadata.get('requires-leader')[0] === 'true';
      return leader !== undefined && needsLeader ? words.notLeader(leader.host, leader.port) : undefined;
    },
  };
}
