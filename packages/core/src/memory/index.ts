export { openMemoryStore, type MemoryStore, type MemoryStoreOptions } from './memory-store.js';
export { createMemoryDatabase, type MemoryDatabase } from './memory-database.js';
