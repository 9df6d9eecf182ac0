// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// The pictures of a variant as another hub makes them, or, if that cannot, as they are made here.
///
/// **Threading.** Confined to the variant's source thread.
///
/// @param fetched is refused for [Refusal#NOT_ENCODABLE] where they cannot be made
/// @param made reads the original
record FetchedForm(Source fetched, Source made) implements Source {
    @Override
    public void run(Publisher publisher) throws Exception {
        try {
            fetched.run(publisher);
        } catch (RefusedException e) {
            if (e.reason() != Refusal.NOT_ENCODABLE) {
                throw e;
            }
            made.run(publisher);
        }
    }
}
