//! Certificates, and what becomes of one that is checked.

use super::outcome::any_id;
use super::{Definition, Shape, define, integer, kind, list, matching, money, must, named, named_either, object, version};
use crate::certificate::MOST_PARTS;
use crate::wire::bounds::MAX_EXACT;

pub(super) fn certificate() -> Vec<Definition> {
    vec![
        define(
            "Certificate",
            "What shows that a combination is the best, or nearly. Keep it unread, and hand it to whoever checks.",
            named_either(&["UnitPrices", "NoCertificate"]),
        ),
        object(
            "UnitPrices",
            "Prices for the units of the cart, and the bound that they prove.",
            vec![
                must("tillwork", version(), "The document version."),
                kind("unit_prices"),
                must("parts", integer(1..=MOST_PARTS), "In how many parts of a minor unit prices are given."),
                must(
                    "lines",
                    list(list(integer(0..=MAX_EXACT))),
                    "For each line of the cart a price for each unit, the dearest unit first.",
                ),
                must("bound", named("Money"), "No combination saves more."),
            ],
        ),
        object(
            "NoCertificate",
            "There is none for this cart.",
            vec![must("tillwork", version(), "The document version."), kind("none")],
        ),
        money(),
    ]
}

pub(super) fn verdict() -> Vec<Definition> {
    let sum = || matching(r"^[0-9]+(\.[0-9]+)?$");
    let refusals = ["RefusedPlainly", "RefusedPromotion", "RefusedBound"];
    vec![
        define(
            "Verdict",
            "What becomes of a certificate that is checked.",
            named_either(&["CertificateAccepted", "CertificateRefused"]),
        ),
        object(
            "CertificateAccepted",
            "No combination saves more than the certificate says.",
            vec![
                must("tillwork", version(), "The document version."),
                must("accepted", Shape::Only(true), ""),
                must(
                    "gap",
                    sum(),
                    "Another combination saves at most so much more: with 0 the outcome is proven to be the best.",
                ),
            ],
        ),
        object(
            "CertificateRefused",
            "The certificate shows nothing of this outcome.",
            vec![
                must("tillwork", version(), "The document version."),
                must("accepted", Shape::Only(false), ""),
                must("refused", named_either(&refusals), "Why."),
            ],
        ),
        object(
            "RefusedPlainly",
            "It has no prices; the cart has more units than are looked at; prices are not one for each unit; the outcome is of another \
             cart; or it saves more than the bound, so one of them is wrong.",
            vec![must("kind", Shape::Words(vec!["nothing", "too_many_units", "prices", "outcome", "exceeded"]), "")],
        ),
        object(
            "RefusedPromotion",
            "A promotion may do what prices for units do not bound.",
            vec![kind("not_covered"), must("promotion", any_id(), "Which.")],
        ),
        object(
            "RefusedBound",
            "The prices prove less than is said.",
            vec![kind("bound"), must("proven", sum(), "No combination saves more than this.")],
        ),
    ]
}
