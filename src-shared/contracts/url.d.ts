/** The part of the URL standard that contracts use. Node and browsers both have it; TypeScript knows it only with their types. */
declare class URL {
  static canParse(url: string, base?: string): boolean;
  constructor(url: string, base?: string);
  readonly protocol: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly origin: string;
  readonly href: string;
  readonly search: string;
  readonly hash: string;
  readonly username: string;
  readonly password: string;
}
