import { describe, expect, it } from 'vitest';
import { afterSession, createDraft, say, typePassword, typeUsername } from './draft.ts';

describe('the draft', () => {
  it('keeps what was typed', () => {
    const draft = createDraft();
    typeUsername(draft, 'a.rivera');
    expect(draft.getState()).toMatchObject({ username: 'a.rivera', message: null });
  });

  it('cuts 10,000 characters to the limit and says so, until the next key', () => {
    const draft = createDraft();
    typeUsername(draft, 'x'.repeat(10_000));
    expect(draft.getState().username).toHaveLength(256);
    expect(draft.getState().message).toEqual({ key: 'form.tooLong', field: 'username' });
    typeUsername(draft, 'x'.repeat(255));
    expect(draft.getState().message).toBeNull();
  });

  it('knows that a password was typed and never which', () => {
    const draft = createDraft('a.rivera');
    typePassword(draft, { typed: true, cut: false });
    expect(draft.getState().passwordTyped).toBe(true);
    expect(Object.keys(draft.getState())).not.toContain('password');
  });

  it('says one thing at a time', () => {
    const draft = createDraft();
    say(draft, { explanation: 'tile.badge.explain' });
    say(draft, { message: { key: 'form.usernameFirst', field: 'username' } });
    expect(draft.getState()).toMatchObject({ explanation: null, message: { key: 'form.usernameFirst' } });
  });

  it('forgets the name after a session at a shared workstation only', () => {
    const draft = createDraft('a.rivera');
    afterSession(draft, 'personal');
    expect(draft.getState().username).toBe('a.rivera');
    afterSession(draft, 'shared');
    expect(draft.getState().username).toBe('');
  });
});
