/** The part of a stream's metadata that the server itself follows. */
export interface StreamSettings {
  /** `$tb`: the lowest revision that is not hidden; `DELETED` after a soft delete. */
  readonly truncateBefore?: bigint | undefined;
  readonly maxCount?: number | undefined;
  readonly maxAgeSeconds?: number | undefined;
}

/** What `$tb` says of a stream that was deleted: 2^63 - 1. */
export const DELETED = 2n ** 63n - 1n;

export const NO_SETTINGS: StreamSettings = {};

/** Metadata has one setting of its own: the newest counts. */
export const SETTINGS_OF_METADATA: StreamSettings = { maxCount: 1 };

const METADATA_PREFIX = '$$';

export function isMetadataStream(stream: string): boolean {
  return stream.startsWith(METADATA_PREFIX);
}

export function metadataStreamOf(stream: string): string {
  return METADATA_PREFIX + stream;
}

export function streamOfMetadata(metadataStream: string): string {
  return metadataStream.slice(METADATA_PREFIX.length);
}

/** Settings that are not valid count as none at all, as a whole. */
export function parseSettings(json: Uint8Array): StreamSettings {
  const content = parseObject(json);
  if (content === undefined) return NO_SETTINGS;
  const truncateBefore = integerIn(content, '$tb');
  const maxCount = integerIn(content, '$maxCount');
  const maxAge = integerIn(content, '$maxAge');
  if (truncateBefore === 'invalid' || maxCount === 'invalid' || maxAge === 'invalid') return NO_SETTINGS;
  return {
    truncateBefore: truncateBefore !== undefined && truncateBefore >= 0n ? truncateBefore : undefined,
    maxCount: maxCount !== undefined && maxCount > 0n ? Number(maxCount) : undefined,
    maxAgeSeconds: maxAge !== undefined && maxAge > 0n ? Number(maxAge) : undefined,
  };
}

/** The metadata that a soft delete leaves: all else that stood there is gone. */
export function deletedMetadata(): Uint8Array {
  return Buffer.from(`{"$tb":${DELETED}}`);
}

/** The metadata with `$tb` lowered to where a revived stream goes on; undefined where it is not a JSON object. */
export function revivedMetadata(json: Uint8Array, firstRevision: number): Uint8Array | undefined {
  const content = parseObject(json);
  if (content === undefined) return undefined;
  return Buffer.from(JSON.stringify({ ...content.values, $tb: firstRevision }));
}

interface ParsedObject {
  readonly values: Readonly<Record<string, unknown>>;
  readonly text: string;
}

function parseObject(json: Uint8Array): ParsedObject | undefined {
  const text = Buffer.from(json).toString('utf8');
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values !== 'object' || values === null || Array.isArray(values)) return undefined;
    return { values: values as Record<string, unknown>, text };
  } catch {
    return undefined;
  }
}

/** The digits as they stand in the text: JSON.parse would round what is past 2^53. */
function integerIn({ values, text }: ParsedObject, name: string): bigint | 'invalid' | undefined {
  if (!(name in values)) return undefined;
  const approximately = values[name];
  if (typeof approximately !== 'number') return 'invalid';
  const spelled = new RegExp(`"\\${name}"\\s*:\\s*(-?\\d+)(?![\\d.eE])`, 'g');
  const exact = [...text.matchAll(spelled)].map(([, digits = '']) => BigInt(digits));
  const value = exact.find((candidate) => Number(candidate) === approximately);
  return value === undefined || value > DELETED || value < -DELETED ? 'invalid' : value;
}
