/** The operating system around the agent, as ports: what it is asked for, what it tells, what it is told. */

/** What only the operating system can do for whoever stands before the lock screen. No call may throw. */
export interface SystemActions {
  /** Asks for another user's session. */
  readonly otherUser: () => void;
  readonly restart: () => void;
}

/** What the operating system tells the agent; each handler may be called at any time, and again. */
export interface SystemEvents {
  /** The session is to be locked: by the administrator, the desktop's own menu or the lid. */
  readonly lock: () => void;
  /** The machine is about to sleep. */
  readonly slept: () => void;
  readonly woke: () => void;
  /** The desktop saw keyboard, mouse or touch after a while without. */
  readonly active: () => void;
}

/** The operating system's session manager, while the agent listens to it. */
export interface SystemLink {
  /** Tells it whether the lock screen is up. Never throws. */
  readonly locked: (is: boolean) => void;
  readonly close: () => void;
}

export const noSystemLink: SystemLink = { locked: () => undefined, close: () => undefined };
