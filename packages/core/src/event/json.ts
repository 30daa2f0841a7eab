/** A value that JSON holds without loss. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** A JSON object: what metadata is, and what strict JSON data may be. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
