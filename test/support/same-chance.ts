import * as fc from 'fast-check';
import { seed } from './seed.js';

// Runs before each file of tests: laws that name no seed of their own draw from the one of the run too.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
