import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import type { ServerContext } from '../server-context.js';
import type { VersionTraits } from '../server-version.js';
import { features, type FeaturesMessages } from '../wire/messages.js';

/** A service, its methods, and the features of each that clients ask for. */
type Methods = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What groups can be of. */
const GROUP_FEATURES = ['stream', 'all'];

const METHODS: Methods = {
  'event_store.client.streams.streams': {
    read: ['position', 'events'],
    append: [],
    delete: [],
    tombstone: [],
    batchappend: ['deadline_duration'],
  },
  'event_store.client.persistent_subscriptions.persistentsubscriptions': {
    create: GROUP_FEATURES,
    update: GROUP_FEATURES,
    delete: GROUP_FEATURES,
    read: GROUP_FEATURES,
    getinfo: GROUP_FEATURES,
    replayparked: GROUP_FEATURES,
    list: GROUP_FEATURES,
  },
  'event_store.client.server_features.serverfeatures': { getsupportedmethods: [] },
  'event_store.client.gossip.gossip': { read: [] },
};

const SEVERAL_STREAMS = 'kurrentdb.protocol.v2.streams.streamsservice';

function methodsOf({ hasSessions, hasChecks }: VersionTraits): Methods {
  if (!hasSessions) return METHODS;
  return {
    ...METHODS,
    [SEVERAL_STREAMS]: { appendsession: [], ...(hasChecks ? { appendrecords: [] } : {}) },
  };
}

/** What the server can do; clients choose their calls by it. */
export function handleGetSupportedMethods(
  context: ServerContext,
): (
  call: ServerUnaryCall<unknown, FeaturesMessages.SupportedMethods>,
  answer: sendUnaryData<FeaturesMessages.SupportedMethods>,
) => void {
  const response = new features.SupportedMethods().setEventStoreServerVersion(context.version);
  for (const [service, methods] of Object.entries(methodsOf(context.traits))) {
    for (const [method, supported] of Object.entries(methods)) {
      const message = new features.SupportedMethod().setServiceName(service).setMethodName(method);
      response.addMethods(message.setFeaturesList([...supported]));
    }
  }
  return (_call, answer) => context.faults.whenSpeaking(() => answer(null, response));
}
