import type { ConsumerSeat } from '../../groups/consumer.js';
import type { ConsumerGroup } from '../../groups/consumer-group.js';
import { persistent, type PersistentMessages } from '../../wire/messages.js';

/** How a group is doing. Averages and the fill of buffers are 0: the stand-in keeps neither. */
export function groupInfo(group: ConsumerGroup): PersistentMessages.SubscriptionInfo {
  const { name, settings } = group.definition;
  const seats = group.consumers.all();
  const { from, strategy } = settings;
  return new persistent.SubscriptionInfo()
    .setEventSource(name.of)
    .setGroupName(name.group)
    .setStatus('Live')
    .setConnectionsList(seats.map(connectionInfo))
    .setTotalItems(String(group.given))
    .setCountSinceLastMeasurement('0')
    .setLastCheckpointedEventPosition(group.lastCheckpoint ?? '')
    .setLastKnownEventPosition(group.newestPlace ?? '')
    .setResolveLinkTos(settings.resolveLinks)
    .setStartFrom(from === 'end' ? group.source.endText : group.source.format(from))
    .setMessageTimeoutMilliseconds(settings.messageTimeoutMs)
    .setExtraStatistics(settings.extraStatistics)
    .setMaxRetryCount(settings.maxRetries)
    .setLiveBufferSize(settings.liveBufferSize)
    .setBufferSize(settings.historyBufferSize)
    .setReadBatchSize(settings.readBatchSize)
    .setCheckPointAfterMilliseconds(settings.checkpointAfterMs)
    .setMinCheckPointCount(settings.minCheckpointCount)
    .setMaxCheckPointCount(settings.maxCheckpointCount)
    .setLiveBufferCount('0')
    .setRetryBufferCount(group.retries.length)
    .setTotalInFlightMessages(seats.reduce((sum, { inFlight }) => sum + inFlight.size, 0))
    .setOutstandingMessagesCount(group.outstanding.size)
    .setNamedConsumerStrategy(strategy)
    .setMaxSubscriberCount(settings.maxConsumers)
    .setParkedMessageCount(String(group.parked.count));
}

function connectionInfo({ consumer, slots, inFlight, total }: ConsumerSeat) {
  return new persistent.SubscriptionInfo.ConnectionInfo()
    .setFrom(consumer.from)
    .setUsername('anonymous')
    .setTotalItems(String(total))
    .setCountSinceLastMeasurement('0')
    .setAvailableSlots(slots)
    .setInFlightMessages(inFlight.size)
    .setConnectionName(consumer.connection);
}
