import { describeContract } from './contract.fixture.js';

describeContract('redis', 1);
