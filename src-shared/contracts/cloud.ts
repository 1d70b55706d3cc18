/**
 * The tenant cloud's API as the agent speaks it, version 1. JSON both ways.
 *
 * Every request carries a proof in the header `DPoP` (RFC 9449): a JWT (`typ: dpop+jwt`, ES256, the endpoint's public
 * key as `jwk`) with `jti`, `htm`, `htu` (no query), `iat`, the server's `nonce` (from the header `DPoP-Nonce` of any
 * earlier answer) and `bh`, the base64url SHA-256 of the body's bytes, because DPoP alone does not cover the body.
 * A missing or stale nonce is answered 401 `proof.invalid` with a fresh `DPoP-Nonce`; the agent signs anew, once.
 * Requests under `/v1/me` also carry `Authorization: DPoP <assertion>` and bind it by `ath`.
 */
import { z } from 'zod';
import { EndpointEvent, EndpointResponse, RegisterRequest, RegisterResponse } from './cloud/endpoint.ts';
import {
  Answer,
  BadgeProof,
  BeginRequest,
  BeginResponse,
  ChallengeResponse,
  FaceProof,
  KeyOptionsRequest,
  KeyOptionsResponse,
  KeyProof,
  PasswordProof,
  PinProof,
} from './cloud/login.ts';
import {
  AddCardRequest,
  AddKeyRequest,
  DeclineRequest,
  EnrolFaceRequest,
  FaceStatusResponse,
  MeResponse,
  MethodsResponse,
  NewKeyRequest,
  SetPinRequest,
} from './cloud/methods.ts';
import { ConsentTextSchema } from './consent-text.ts';

const none = z.undefined();

/** Every route of the agent: method, path, who must be proved, body in, body out. */
export const routes = {
  register: {
    method: 'POST',
    path: '/v1/endpoints',
    auth: 'token',
    request: RegisterRequest,
    response: RegisterResponse,
  },
  endpoint: { method: 'GET', path: '/v1/endpoint', auth: 'endpoint', request: none, response: EndpointResponse },
  event: { method: 'POST', path: '/v1/endpoint/events', auth: 'endpoint', request: EndpointEvent, response: none },
  begin: {
    method: 'POST',
    path: '/v1/auth/transactions',
    auth: 'endpoint',
    request: BeginRequest,
    response: BeginResponse,
  },
  challenge: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/challenge',
    auth: 'endpoint',
    request: none,
    response: ChallengeResponse,
  },
  provePassword: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/password',
    auth: 'endpoint',
    request: PasswordProof,
    response: Answer,
  },
  provePin: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/pin',
    auth: 'endpoint',
    request: PinProof,
    response: Answer,
  },
  proveBadge: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/badge',
    auth: 'endpoint',
    request: BadgeProof,
    response: Answer,
  },
  keyOptions: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/key/options',
    auth: 'endpoint',
    request: KeyOptionsRequest,
    response: KeyOptionsResponse,
  },
  proveKey: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/key',
    auth: 'endpoint',
    request: KeyProof,
    response: Answer,
  },
  proveFace: {
    method: 'POST',
    path: '/v1/auth/transactions/:transaction/face',
    auth: 'endpoint',
    request: FaceProof,
    response: Answer,
  },
  abandon: {
    method: 'DELETE',
    path: '/v1/auth/transactions/:transaction',
    auth: 'endpoint',
    request: none,
    response: none,
  },
  me: { method: 'GET', path: '/v1/me', auth: 'user', request: none, response: MeResponse },
  consentText: { method: 'GET', path: '/v1/me/face/consent', auth: 'user', request: none, response: ConsentTextSchema },
  declineConsent: {
    method: 'POST',
    path: '/v1/me/face/decline',
    auth: 'user',
    request: DeclineRequest,
    response: none,
  },
  enrolFace: {
    method: 'PUT',
    path: '/v1/me/face',
    auth: 'user',
    request: EnrolFaceRequest,
    response: FaceStatusResponse,
  },
  removeFace: { method: 'DELETE', path: '/v1/me/face', auth: 'user', request: none, response: FaceStatusResponse },
  setPin: { method: 'PUT', path: '/v1/me/pin', auth: 'user', request: SetPinRequest, response: MethodsResponse },
  removePin: { method: 'DELETE', path: '/v1/me/pin', auth: 'user', request: none, response: MethodsResponse },
  addCard: { method: 'POST', path: '/v1/me/cards', auth: 'user', request: AddCardRequest, response: MethodsResponse },
  removeCard: {
    method: 'DELETE',
    path: '/v1/me/cards/:item',
    auth: 'user',
    request: none,
    response: MethodsResponse,
  },
  newKey: {
    method: 'POST',
    path: '/v1/me/keys/options',
    auth: 'user',
    request: NewKeyRequest,
    response: KeyOptionsResponse,
  },
  addKey: { method: 'POST', path: '/v1/me/keys', auth: 'user', request: AddKeyRequest, response: MethodsResponse },
  removeKey: { method: 'DELETE', path: '/v1/me/keys/:item', auth: 'user', request: none, response: MethodsResponse },
} as const;

export type RouteName = keyof typeof routes;
export type RequestOf<Name extends RouteName> = z.infer<(typeof routes)[Name]['request']>;
export type ResponseOf<Name extends RouteName> = z.infer<(typeof routes)[Name]['response']>;
