/** The channel on which a unit of work tells the revision it has made. */
export const channel = 'plugboard_store';
