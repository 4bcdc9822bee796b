/** Owns what tells the one HTML file of an export, and where it holds its profile. Knows no more of the page. */

/** Id of the element that holds the profile, as pprof writes it, compressed, in base64. */
export const embeddedProfileId = 'profile-bytes';

/** Stands in the first lines of the page, and of no other. */
export const pageMark = '<meta name="generator" content="Gopherscope">';
