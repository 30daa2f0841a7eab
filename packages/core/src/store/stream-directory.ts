import type { OperationOptions } from './operation-options.js';

/** A page of stream names. */
export interface ListRequest {
  /** Only streams of this category. */
  readonly category?: string | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  /** At most this many names. */
  readonly limit: number;
}

/** A page can be short, or empty, before the end: only `next` says whether there is more. */
export interface NamePage {
  readonly names: readonly string[];
  /** Null at the end. */
  readonly next: string | null;
}

/** Names of what is stored; deleted and tombstoned streams are left out. No order is promised. */
export interface StreamDirectory {
  streams(request: ListRequest, options?: OperationOptions): Promise<NamePage>;
  categories(request: Pick<ListRequest, 'after' | 'limit'>, options?: OperationOptions): Promise<NamePage>;
}
