import { describeContract } from './contract.fixture.js';

describeContract('redis with 4 partitions', 4);
