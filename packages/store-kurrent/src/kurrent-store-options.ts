import { checkNamespace, eventStoreError } from '@eventfold/core/store';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';

interface CommonOptions {
  /** Keeps this store's streams apart from others of the database. Without one the store sees the whole database. */
  readonly namespace?: string | undefined;
  /**
   * The most bytes of one append, the server's `MaxAppendSize`: 1 MiB by default, as on servers up to 25.0. More is
   * refused before it is sent.
   */
  readonly maxAppendBytes?: number | undefined;
}

/** Where the server is, as the official client's connection string says it. */
export interface ConnectionStringOptions extends CommonOptions {
  readonly connectionString: string;
  readonly client?: undefined;
  /** The client sends a user name and password even without TLS. That is refused unless this is true. */
  readonly allowPlainTextCredentials?: boolean | undefined;
}

/** A maker of clients, for settings that a connection string cannot hold. */
export interface ClientFactoryOptions extends CommonOptions {
  /** Makes a new client each time: one whose reads have broken is replaced. The store disposes of what it made. */
  readonly client: () => KurrentDBClient;
  readonly connectionString?: undefined;
  readonly allowPlainTextCredentials?: undefined;
}

/** How to reach the server: by a connection string, or by a function that makes clients. */
export type KurrentStoreOptions = ConnectionStringOptions | ClientFactoryOptions;

/** The options checked, with a maker of clients whatever they gave. */
export interface CheckedOptions {
  readonly namespace: string;
  readonly maxAppendBytes: number;
  /** False where the user prefers other nodes, and with that reads that may be behind. */
  readonly requiresLeader: boolean;
  createClient(): KurrentDBClient;
}

const MIB = 1024 * 1024;

/** @throws ES_INVALID_ARGUMENT */
export function checkOptions(options: KurrentStoreOptions): CheckedOptions {
  const { maxAppendBytes = MIB } = options;
  if (!Number.isSafeInteger(maxAppendBytes) || maxAppendBytes < 1)
    throw refused('maxAppendBytes is a whole number of bytes from 1');
  const namespace = checkNamespace(options.namespace);
  const preferred = settingsOf(options.connectionString ?? '').get('nodepreference') ?? 'leader';
  return {
    namespace,
    maxAppendBytes,
    requiresLeader: preferred === 'leader',
    createClient: clientFactory(options),
  };
}

function clientFactory(options: KurrentStoreOptions): () => KurrentDBClient {
  if (options.client !== undefined) {
    return options.client;
  }
  if (typeof options.connectionString !== 'string')
    throw refused('it takes a connectionString, or a client that makes clients');
  const text = checkConnectionString(options.connectionString, options.allowPlainTextCredentials === true);
  return () => connect(text);
}

function connect(connectionString: string): KurrentDBClient {
  try {
    return KurrentDBClient.connectionString(connectionString);
  } catch (error) {
    // The client's error carries the whole string, password included: it is not passed on as a cause.
    const reason = error instanceof Error ? error.message : String(error);
    throw refused(`the client does not accept the connection string (${withoutSecret(reason)})`);
  }
}

const CREDENTIALS = /^[^:/]+:\/\/[^/?@]*:[^/?]*@/;

function settingsOf(connectionString: string): URLSearchParams {
  const [, settings = ''] = connectionString.split('?');
  return new URLSearchParams(settings.toLowerCase().replaceAll(/[_-]/g, ''));
}

/** Returns the string, completed; refuses the settings under which the client does harm. */
export function checkConnectionString(text: string, allowPlainText: boolean): string {
  const settings = settingsOf(text);
  if (settings.get('tls') === 'false' && CREDENTIALS.test(text) && !allowPlainText)
    throw refused(
      'it would send the password over plain text: use TLS, or set allowPlainTextCredentials where the network is yours',
    );
  if (settings.get('throwonappendfailure') === 'false')
    throw refused('under throwOnAppendFailure=false the client reports wrong revisions');
  if (settings.get('maxdiscoverattempts') === '1')
    throw refused('under maxDiscoverAttempts=1 every read of the client fails');
  // The first read of a client waits for one discovery interval, half a second by default.
  return settings.has('discoveryinterval')
    ? text
    : `${text}${text.includes('?') ? '&' : '?'}discoveryInterval=50`;
}

function withoutSecret(message: string): string {
  return message.replaceAll(/:\/\/\S*@/g, '://…@').replaceAll(/"[^"]*@[^"]*"/g, '"…"');
}

function refused(why: string): Error {
  return eventStoreError('ES_INVALID_ARGUMENT', `The store cannot be opened: ${why}.`);
}
