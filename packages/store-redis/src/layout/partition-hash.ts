/** How streams are spread over partitions; stored with the layout, for another rule would look in the wrong place. */
export const PARTITION_HASH = 'fnv1a32-mix';

const encoder = new TextEncoder();

/** The partition of a stream among `partitions`: FNV-1a of its UTF-8 bytes, mixed so that the low bits count. */
export function partitionHash(stream: string, partitions: number): number {
  if (partitions === 1) return 0;
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(stream)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % partitions;
}
