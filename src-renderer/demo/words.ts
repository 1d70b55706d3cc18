/** The demo panel's few words. They never reach a release, so they stay out of the product's locales. */
export const words = {
  camera: 'Demo camera',
  title: 'Demo',
  question: 'Who sits at the camera?',
  nobody: 'Nobody',
  stillPhoto: 'A still photo',
  cards: 'Lay a card on the reader',
  newCard: 'A card that nobody has',
  unplug: 'Unplug the reader',
} as const;
