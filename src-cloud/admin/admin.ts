import * as cards from './cards.ts';
import * as computers from './computers.ts';
import * as faces from './faces.ts';
import * as methods from './methods.ts';
import * as policies from './policies.ts';
import * as tenant from './tenant.ts';
import * as users from './users.ts';

type Bound<Work> = Work extends (office: tenant.Office, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;

/** Everything an administrator can do; the command line, the demo and tests share it. Errors are `AdminError`s. */
export function createAdmin(office: tenant.Office) {
  const bind = <Rest extends unknown[], Result>(work: (office: tenant.Office, ...rest: Rest) => Result) =>
    ((...rest: Rest) => work(office, ...rest)) as Bound<typeof work>;
  return {
    createTenant: bind(tenant.createTenant),
    showTenant: bind(tenant.showTenant),
    createEndpointToken: bind(tenant.createEndpointToken),
    listEndpoints: bind(tenant.endpoints),
    revokeEndpoint: bind(tenant.revokeEndpoint),
    listAudit: bind(tenant.listAudit),
    verifyAudit: bind(tenant.verifyAudit),
    addUser: bind(users.addUser),
    listUsers: bind(users.users),
    disableUser: bind(users.disableUser),
    enableUser: bind(users.enableUser),
    setPassword: bind(users.setPassword),
    unlockUser: bind(users.unlockUser),
    assignPolicy: bind(users.assignPolicy),
    removeFace: bind(users.removeFace),
    listHeld: bind(faces.heldFaces),
    releaseFace: bind(faces.releaseFace),
    rejectFace: bind(faces.rejectFace),
    addPolicy: bind(policies.addPolicy),
    setPolicy: bind(policies.setPolicy),
    setFacePolicy: bind(policies.setFacePolicy),
    listPolicies: bind(policies.policies),
    showPolicy: bind(policies.showPolicy),
    policyWarnings: bind(policies.policyWarnings),
    removePolicy: bind(policies.removePolicy),
    listComputers: bind(computers.computers),
    showComputer: bind(computers.showComputer),
    setComputer: bind(computers.setComputer),
    assignComputer: bind(computers.assignComputer),
    removeComputer: bind(computers.removeComputer),
    showMethods: bind(methods.methods),
    resetPin: bind(methods.resetPin),
    listKeys: bind(methods.listKeys),
    removeKey: bind(methods.removeKey),
    releaseKey: bind(methods.releaseKey),
    listCards: bind(cards.cards),
    addCard: bind(cards.addCard),
    removeCard: bind(cards.removeCard),
    checkCards: bind(cards.checkCards),
    importCards: bind(cards.importCards),
  } as const;
}

export type Admin = ReturnType<typeof createAdmin>;
