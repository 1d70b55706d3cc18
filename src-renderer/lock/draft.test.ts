import { describe, expect, it } from 'vitest';
import { afterSession, createDraft, dropSecret, forgetName, say, typeSecret, typeUsername } from './draft.ts';

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
    typeSecret(draft, 'password', { typed: true, cut: false, dropped: false });
    expect(draft.getState().secretTyped).toBe(true);
    expect(Object.keys(draft.getState())).not.toContain('password');
    dropSecret(draft);
    expect(draft.getState()).toMatchObject({ secretTyped: false, username: 'a.rivera' });
  });

  it('says what of a PIN was not taken, the cut before the letters', () => {
    const draft = createDraft('a.rivera');
    typeSecret(draft, 'pin', { typed: true, cut: false, dropped: true });
    expect(draft.getState().message).toEqual({ key: 'form.pinDigits', field: 'pin' });
    typeSecret(draft, 'pin', { typed: true, cut: true, dropped: true });
    expect(draft.getState().message).toEqual({ key: 'form.tooLong', field: 'pin' });
    typeSecret(draft, 'pin', { typed: true, cut: false, dropped: false });
    expect(draft.getState().message).toBeNull();
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
    afterSession(draft, 'shared', 'a.rivera');
    expect(draft.getState().username).toBe('');
  });

  it('begins with the last user at a personal workstation, however they signed in', () => {
    const draft = createDraft();
    afterSession(draft, 'personal', 'a.rivera');
    expect(draft.getState().username).toBe('a.rivera');
  });

  it('forgets a name and nothing else that was said', () => {
    const draft = createDraft('a.rivera');
    say(draft, { message: { key: 'form.cleared', field: 'password' } });
    forgetName(draft);
    expect(draft.getState()).toMatchObject({ username: '', message: { key: 'form.cleared' } });
  });
});
