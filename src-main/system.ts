/** What only the operating system can do for whoever stands before the lock screen. No call may throw. */
export interface SystemActions {
  /** Asks for another user's session. */
  readonly otherUser: () => void;
  readonly restart: () => void;
}
