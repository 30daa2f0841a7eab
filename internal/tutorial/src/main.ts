// Starts the service.
import { openMemoryStore } from '@eventfold/core/memory';
import { createService } from './service.js';

const here = await openMemoryStore();
const store = here; // events in memory, so far
const { server, close } = createService(store, here.checkpoints);

server.listen(3000, '127.0.0.1', () => console.log('The shed is open: http://127.0.0.1:3000/tools'));
process.once('SIGTERM', () => void close().then(() => store.close()));
