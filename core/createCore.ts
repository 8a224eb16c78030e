import { createAccountService } from './app/account.ts';
import { createCaseService } from './app/cases.ts';
import { createConsentService } from './app/consent.ts';
import { createEvents } from './app/events.ts';
import { createExportService } from './app/exportService.ts';
import { createImportService } from './app/imports.ts';
import { createItemService } from './app/items.ts';
import { createLookUpService } from './app/lookUpService.ts';
import { openCore, vaultFolder } from './app/openCore.ts';
import type { Access } from './app/opened.ts';
import { createQueueService } from './app/queue.ts';
import { createSensitivityService } from './app/sensitivityService.ts';
import { createReceivingService } from './app/receivingService.ts';
import { createCommunityServices } from './app/community.ts';
import { createStaffServices } from './app/staff.ts';
import { createSharedService } from './app/shared.ts';
import { createTemplateService } from './app/templateService.ts';
import { createVaultDoor } from './app/vaultDoor.ts';
import type { Core, CorePorts } from './core.ts';
import { lockHome } from './vault/homeLock.ts';
import { createVaultGate } from './vault/vaultGate.ts';
import { createWorkerPool } from './workers/pool.ts';

/**
 * The composition root. Takes the home for this process (VAULT_IN_USE), and opens its vault in the background if the keychain holds
 * the key: what a crash or a stop left unfinished goes on from there.
 */
export async function createCore(ports: CorePorts): Promise<Core> {
  const { paths, keychain, processes, policy, log, clock } = ports;
  const unlockHome = await lockHome(paths.home);
  const events = createEvents(log);
  const pool = createWorkerPool({ processes, limits: policy.limits, log });
  const gate = createVaultGate(vaultFolder(paths.home), keychain);
  const door = createVaultDoor(gate, (vault) => openCore(ports, pool, events, vault), events, log);
  const access: Access = { opened: door.opened, isOpen: door.isOpen, clock, policy, events };
  let closing: Promise<void> | undefined;
  door.tryKeychain();
  return {
    onEvent: (listener) => events.listen(listener),
    vault: door.verbs,
    imports: createImportService(access),
    items: createItemService(access),
    cases: createCaseService(access),
    consent: createConsentService(access, paths.resources),
    account: createAccountService(access),
    queue: createQueueService(access),
    shared: createSharedService(access, pool, policy.limits),
    ...createCommunityServices(access),
    ...createStaffServices(access),
    lookUp: createLookUpService(access),
    detection: createSensitivityService(access),
    templates: createTemplateService(access),
    receiving: createReceivingService(access),
    exports: createExportService(access),
    close: () => (closing ??= close()),
  };

  async function close(): Promise<void> {
    await door.close();
    await pool.close();
    await unlockHome();
  }
}
