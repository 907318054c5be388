use super::{Interner, Symbol};
use crate::model::{AttributeTest, PriceRange, Selector, Sku};
use crate::sort;

/// A selector with its strings interned.
#[derive(Debug, Clone)]
pub(crate) struct CompiledSelector {
    pub(crate) sku: Box<[Symbol]>,
    /// The same in ascending order where there are many.
    many: Option<Box<Many>>,
    pub(crate) category: Box<[Symbol]>,
    /// Names that few selectors have.
    pub(crate) named: Option<Box<Named>>,
    /// Other keys that few selectors have.
    pub(crate) rest: Option<Box<Rest>>,
}

/// Names besides SKUs and categories.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) tag: Box<[Symbol]>,
    pub(crate) seller: Box<[Symbol]>,
}

/// Symbols in ascending order.
#[derive(Debug, Clone)]
struct Many(Box<[Symbol]>);

/// Up to so many SKUs are looked through one by one.
const FEW: usize = 8;

/// The keys of a selector that few have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rest {
    pub(crate) attribute: Box<[AttributeTest]>,
    pub(crate) price: Option<PriceRange>,
    pub(crate) on_sale: Option<bool>,
    pub(crate) any: Box<[CompiledSelector]>,
    pub(crate) all: Box<[CompiledSelector]>,
    pub(crate) not: Option<CompiledSelector>,
}

impl CompiledSelector {
    pub(crate) fn compile(selector: &Selector, interner: &mut Interner) -> CompiledSelector {
        let plain = selector.attribute.is_empty()
            && selector.price.is_none()
            && selector.on_sale.is_none()
            && selector.any.is_empty()
            && selector.all.is_empty()
            && selector.not.is_none();
        let mut compile_all = |list: &[Selector]| -> Box<[CompiledSelector]> {
            list.iter().map(|one| CompiledSelector::compile(one, interner)).collect()
        };
        let rest = if plain {
            None
        } else {
            let any = compile_all(&selector.any);
            let all = compile_all(&selector.all);
            let not = selector.not.as_deref().map(|one| CompiledSelector::compile(one, interner));
            Some(Box::new(Rest {
                attribute: selector.attribute.clone().into(),
                price: selector.price.clone(),
                on_sale: selector.on_sale,
                any,
                all,
                not,
            }))
        };
        let sku = interner.intern_all(&selector.sku);
        let many = (sku.len() > FEW).then(|| {
            let mut sorted = sku.clone();
            sort::ascending(&mut sorted);
            Box::new(Many(sorted))
        });
        let named = (!selector.tag.is_empty() || !selector.seller.is_empty())
            .then(|| Box::new(Named { tag: interner.intern_all(&selector.tag), seller: interner.intern_all(&selector.seller) }));
        CompiledSelector { sku, many, category: interner.intern_all(&selector.category), named, rest }
    }

    /// Whether it names a SKU, or none at all.
    #[inline]
    pub(crate) fn lets_sku(&self, sku: Symbol) -> bool {
        match &self.many {
            _ if self.sku.is_empty() => true,
            None => self.sku.contains(&sku),
            Some(many) => many.0.binary_search(&sku).is_ok(),
        }
    }

    /// Whether it names SKUs, or categories, or tags, or sellers, and nothing else.
    pub(crate) fn has_one_key(&self) -> bool {
        let named = self.named.iter().flat_map(|named| [&named.tag, &named.seller]);
        let keys = [&self.sku, &self.category].into_iter().chain(named).filter(|symbols| !symbols.is_empty());
        self.rest.is_none() && keys.count() == 1
    }

    /// Whether names say all that it selects.
    pub(crate) fn is_plain(&self) -> bool {
        self.rest.is_none()
    }

    /// Selects what this one does not.
    pub(crate) fn opposite(&self) -> CompiledSelector {
        let rest = Rest { not: Some(self.clone()), ..Rest::default() };
        CompiledSelector { sku: Box::default(), many: None, category: Box::default(), named: None, rest: Some(Box::new(rest)) }
    }

    /// The selector as its document writes it.
    pub(crate) fn restore(&self, interner: &Interner) -> Selector {
        let texts =
            |symbols: &[Symbol]| -> Vec<String> { symbols.iter().map(|symbol| interner.text(*symbol).to_owned()).collect() };
        let mut selector = Selector::new();
        selector.sku = self.sku.iter().map(|symbol| Sku::from(interner.text(*symbol))).collect();
        selector.category = texts(&self.category);
        if let Some(named) = &self.named {
            selector.tag = texts(&named.tag);
            selector.seller = texts(&named.seller);
        }
        if let Some(rest) = &self.rest {
            selector.attribute = rest.attribute.to_vec();
            selector.price = rest.price.clone();
            selector.on_sale = rest.on_sale;
            selector.any = rest.any.iter().map(|one| one.restore(interner)).collect();
            selector.all = rest.all.iter().map(|one| one.restore(interner)).collect();
            selector.not = rest.not.as_ref().map(|one| Box::new(one.restore(interner)));
        }
        selector
    }

    /// Visits every amount that it reads.
    pub(crate) fn amounts(&self, visit: &mut dyn FnMut(&crate::Amounts)) {
        let Some(rest) = &self.rest else { return };
        if let Some(range) = &rest.price {
            [&range.min, &range.max].into_iter().flatten().for_each(&mut *visit);
        }
        rest.any.iter().chain(&rest.all).chain(&rest.not).for_each(|one| one.amounts(visit));
    }
}
