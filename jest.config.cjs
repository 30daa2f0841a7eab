'use strict';

module.exports = {
  projects: ['<rootDir>/packages/*', '<rootDir>/apps/*', '<rootDir>/internal/*'],
  maxWorkers: 2,
};
