import { ProvisioningLog } from '../../dist/src/domain/provisioning/provisioning-log.js';

// The planted fault of server-killed.test.ts: the event of a change is written after the change, not with it.
ProvisioningLog.prototype.record = async function record(scope, event) {
  this.enqueue(scope, event);
};
