'use strict';

module.exports = require('../../scripts/jest/preset.cjs')('test-servers', __dirname);
