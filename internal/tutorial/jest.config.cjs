'use strict';

// The tutorial's tests are for Node's own runner; here Jest runs them with the others.
module.exports = {
  ...require('../../scripts/jest/preset.cjs')('tutorial', __dirname),
  moduleNameMapper: { '^node:test$': require.resolve('./node-test.cjs') },
};
