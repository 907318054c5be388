//! The rules of W1 as constants. Printed by `--bin hardcode`.

use super::Rule;
use super::kernel::Act;

pub(super) const RULES: [Rule; 100] = [
    // F000000
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(1250) },
    // F000001
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000003
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::Percent(250) },
    // F000005
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(1250) },
    // M1
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(1000) },
    // F000006
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000008
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(1000) },
    // F000010
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(1750) },
    // F000011
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000013
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::Percent(1500) },
    // F000015
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(2750) },
    // F000016
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // M2
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::Percent(500) },
    // F000018
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(500) },
    // F000020
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(2000) },
    // F000021
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000022
    Rule { from: 1768564800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(750) },
    // F000023
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(2250) },
    // F000025
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::Percent(1750) },
    // F000026
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000027
    Rule { from: 1764676800, until: 1766491200, by_segment: false, min_subtotal: 0, act: Act::Percent(500) },
    // M3
    Rule { from: 1767265200, until: 1767272400, by_segment: false, min_subtotal: 0, act: Act::Percent(750) },
    // F000028
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(500) },
    // F000030
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(1750) },
    // F000031
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000032
    Rule { from: 1767441600, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(1250) },
    // F000033
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(2750) },
    // F000035
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(1250) },
    // F000036
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000037
    Rule { from: 1764676800, until: 1767009600, by_segment: false, min_subtotal: 0, act: Act::Percent(2750) },
    // F000038
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(500) },
    // M4
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000040
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(1000) },
    // F000041
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000042
    Rule { from: 1764676800, until: 1766318400, by_segment: false, min_subtotal: 0, act: Act::Percent(500) },
    // F000043
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(3000) },
    // F000045
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(2250) },
    // F000046
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000047
    Rule { from: 1764676800, until: 1767009600, by_segment: false, min_subtotal: 0, act: Act::Percent(2250) },
    // F000048
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(1500) },
    // F000050
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(2750) },
    // F000051
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000052
    Rule { from: 1764676800, until: 1766232000, by_segment: false, min_subtotal: 0, act: Act::Percent(2250) },
    // F000053
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::Percent(1500) },
    // F000055
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(1750) },
    // F000056
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000057
    Rule { from: 1768824000, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(500) },
    // F000058
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000060
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(750) },
    // F000061
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000063
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000065
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(2250) },
    // F000066
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000068
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000070
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(250) },
    // F000071
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000073
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000075
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::Percent(1500) },
    // F000076
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000078
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000080
    Rule { from: 1764676800, until: 1769860800, by_segment: true, min_subtotal: 0, act: Act::Percent(2500) },
    // F000081
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000083
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000085
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(2000) },
    // F000088
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::BuyTwoGetOne },
    // F000090
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Percent(1000) },
    // F000002
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: true,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000004
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 250, cap: 6000 },
    },
    // F000007
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: true,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000009
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 2750, cap: 9000 },
    },
    // F000012
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: true,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000014
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 250, cap: 9000 },
    },
    // F000017
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: true,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000019
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 1750, cap: 4000 },
    },
    // F000024
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 1750, cap: 9000 },
    },
    // F000029
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 1000, cap: 9000 },
    },
    // F000034
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 3000, cap: 1000 },
    },
    // F000039
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 3000, cap: 9000 },
    },
    // F000044
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 2750, cap: 9000 },
    },
    // F000049
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 2000, cap: 7000 },
    },
    // M5
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000054
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: true,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000059
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: true,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // M6
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 1500, cap: 3000 },
    },
    // F000062
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 198000,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000064
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: true,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000067
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 115000,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000069
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: true,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000072
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 183000,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000074
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: true,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000077
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 103000,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000079
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: true,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000082
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 177000,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000084
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: true,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000086
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 2000, cap: 5000 },
    },
    // F000087
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 130000,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000089
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: true,
        min_subtotal: 0,
        act: Act::Tiers([(10000, 1000), (20000, 2500), (50000, 8000)]),
    },
    // F000091
    Rule {
        from: 1764676800,
        until: 1769860800,
        by_segment: false,
        min_subtotal: 0,
        act: Act::OrderPercent { bp: 3000, cap: 6000 },
    },
    // M7
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::FreeShipping(9900) },
    // M8
    Rule { from: 1764676800, until: 1769860800, by_segment: false, min_subtotal: 0, act: Act::Points(1) },
];

pub(super) const OF_ALL: &[u8] = &[80, 84, 86, 88, 90, 92, 95, 98, 99];

pub(super) const BY_SEGMENT_ONLY: u128 = 0x12aa601540000000000000000;

pub(super) const OF_SKU: [(&str, &[u8]); 150] = [
    ("SKU-000004", &[31]),
    ("SKU-000006", &[31]),
    ("SKU-000007", &[31]),
    ("SKU-000009", &[31]),
    ("SKU-090001", &[31]),
    ("SKU-090002", &[31]),
    ("SKU-100410", &[28]),
    ("SKU-100865", &[37]),
    ("SKU-101041", &[64]),
    ("SKU-101059", &[55]),
    ("SKU-101495", &[1]),
    ("SKU-101750", &[49]),
    ("SKU-102760", &[11]),
    ("SKU-102836", &[5]),
    ("SKU-103888", &[19]),
    ("SKU-103984", &[11]),
    ("SKU-104335", &[58]),
    ("SKU-104631", &[64]),
    ("SKU-105151", &[61]),
    ("SKU-105330", &[8]),
    ("SKU-105675", &[15]),
    ("SKU-105740", &[11]),
    ("SKU-105846", &[24]),
    ("SKU-105949", &[53]),
    ("SKU-106537", &[59]),
    ("SKU-106685", &[62]),
    ("SKU-107439", &[49]),
    ("SKU-108177", &[8]),
    ("SKU-108377", &[8]),
    ("SKU-109095", &[5]),
    ("SKU-110315", &[62]),
    ("SKU-111168", &[56]),
    ("SKU-111523", &[24]),
    ("SKU-112618", &[49]),
    ("SKU-112810", &[5]),
    ("SKU-112869", &[59]),
    ("SKU-113497", &[45]),
    ("SKU-113923", &[53]),
    ("SKU-114153", &[24]),
    ("SKU-115499", &[55]),
    ("SKU-116304", &[37]),
    ("SKU-116474", &[58]),
    ("SKU-116539", &[50]),
    ("SKU-116685", &[62]),
    ("SKU-117234", &[37]),
    ("SKU-117571", &[5]),
    ("SKU-117753", &[55]),
    ("SKU-117762", &[64]),
    ("SKU-117956", &[61]),
    ("SKU-118196", &[15]),
    ("SKU-118225", &[28]),
    ("SKU-118295", &[55]),
    ("SKU-119931", &[28]),
    ("SKU-119943", &[47]),
    ("SKU-119945", &[61]),
    ("SKU-120220", &[15]),
    ("SKU-120274", &[50]),
    ("SKU-120681", &[1]),
    ("SKU-120987", &[41]),
    ("SKU-121142", &[61]),
    ("SKU-121214", &[47]),
    ("SKU-121274", &[47]),
    ("SKU-121607", &[62]),
    ("SKU-122076", &[37]),
    ("SKU-122088", &[58]),
    ("SKU-122329", &[56]),
    ("SKU-122745", &[52]),
    ("SKU-122800", &[49]),
    ("SKU-122870", &[50]),
    ("SKU-122919", &[49]),
    ("SKU-123008", &[45]),
    ("SKU-123943", &[11]),
    ("SKU-124276", &[50]),
    ("SKU-125065", &[41]),
    ("SKU-125217", &[56]),
    ("SKU-125226", &[61]),
    ("SKU-125586", &[8]),
    ("SKU-126011", &[19]),
    ("SKU-126091", &[19]),
    ("SKU-128393", &[62]),
    ("SKU-128880", &[47]),
    ("SKU-129241", &[53]),
    ("SKU-129764", &[19]),
    ("SKU-130448", &[33]),
    ("SKU-131305", &[8]),
    ("SKU-131505", &[45]),
    ("SKU-131513", &[33]),
    ("SKU-132100", &[59]),
    ("SKU-132423", &[41]),
    ("SKU-133103", &[11]),
    ("SKU-133188", &[58]),
    ("SKU-133758", &[53]),
    ("SKU-133922", &[55]),
    ("SKU-134165", &[24]),
    ("SKU-135138", &[50]),
    ("SKU-135616", &[50]),
    ("SKU-136054", &[61]),
    ("SKU-136068", &[52]),
    ("SKU-136854", &[19]),
    ("SKU-136972", &[19]),
    ("SKU-136989", &[55]),
    ("SKU-137009", &[33]),
    ("SKU-137052", &[1]),
    ("SKU-137118", &[53]),
    ("SKU-137199", &[56]),
    ("SKU-138052", &[5]),
    ("SKU-138255", &[45]),
    ("SKU-138416", &[59]),
    ("SKU-138601", &[1]),
    ("SKU-139313", &[47]),
    ("SKU-139517", &[58]),
    ("SKU-139688", &[41]),
    ("SKU-139934", &[5]),
    ("SKU-140148", &[1]),
    ("SKU-140463", &[62]),
    ("SKU-140485", &[64]),
    ("SKU-140503", &[47]),
    ("SKU-140728", &[41]),
    ("SKU-140860", &[58]),
    ("SKU-141045", &[37]),
    ("SKU-141481", &[33]),
    ("SKU-142005", &[8]),
    ("SKU-142705", &[52]),
    ("SKU-142894", &[33]),
    ("SKU-143227", &[15]),
    ("SKU-143660", &[49]),
    ("SKU-144011", &[28]),
    ("SKU-144258", &[37]),
    ("SKU-144729", &[1]),
    ("SKU-145008", &[41]),
    ("SKU-145130", &[59]),
    ("SKU-145149", &[33]),
    ("SKU-146116", &[52]),
    ("SKU-146300", &[52]),
    ("SKU-146324", &[52]),
    ("SKU-146611", &[56]),
    ("SKU-147109", &[59]),
    ("SKU-147547", &[15]),
    ("SKU-147722", &[24]),
    ("SKU-147761", &[15]),
    ("SKU-148007", &[28]),
    ("SKU-148447", &[24]),
    ("SKU-148946", &[45]),
    ("SKU-149057", &[53]),
    ("SKU-149233", &[64]),
    ("SKU-149369", &[64]),
    ("SKU-149370", &[11]),
    ("SKU-149524", &[56]),
    ("SKU-149539", &[28]),
    ("SKU-149945", &[45]),
];

pub(super) fn of_category(text: &str) -> &'static [u8] {
    match text {
        "cat-00" => &[4, 29],
        "cat-01" => &[12, 20, 42],
        "cat-02" => &[25, 99],
        "cat-03" => &[21],
        "cat-04" => &[16, 34, 38, 46],
        "cat-11" => &[3, 17],
        "cat-12" => &[30],
        "cat-13" => &[57],
        "cat-14" => &[2, 51],
        "cat-15" => &[6, 22],
        "cat-18" => &[54],
        "cat-19" => &[44],
        "cat-20" => &[32],
        "cat-21" => &[13, 63],
        "cat-23" => &[65],
        "cat-24" => &[0, 35],
        "cat-25" => &[26, 40],
        "cat-27" => &[27],
        "cat-28" => &[14],
        "cat-33" => &[9, 60],
        "cat-37" => &[23],
        "cat-40" => &[18],
        "cat-41" => &[7, 10],
        "cat-42" => &[43],
        "cat-45" => &[48],
        "cat-46" => &[39],
        "cat-49" => &[36],
        _ => &[],
    }
}

pub(super) fn of_code(text: &str) -> &'static [u8] {
    match text {
        "CODE000004" => &[67],
        "CODE000009" => &[69],
        "CODE000014" => &[71],
        "CODE000019" => &[73],
        "CODE000024" => &[74],
        "CODE000029" => &[75],
        "CODE000034" => &[76],
        "CODE000039" => &[77],
        "CODE000044" => &[78],
        "CODE000049" => &[79],
        "CODE000086" => &[94],
        "CODE000091" => &[97],
        "WELCOME15" => &[83],
        _ => &[],
    }
}

pub(super) fn of_segment(text: &str) -> &'static [u8] {
    match text {
        "seg-1" => &[43, 53, 56, 57],
        "seg-14" => &[96],
        "seg-15" => &[82, 93],
        "seg-17" => &[87],
        "seg-18" => &[85],
        "seg-19" => &[68],
        "seg-2" => &[18, 45],
        "seg-25" => &[89],
        "seg-3" => &[60],
        "seg-30" => &[72],
        "seg-31" => &[91],
        "seg-33" => &[66, 81],
        "seg-38" => &[70],
        "seg-4" => &[12],
        "seg-6" => &[2, 47, 50],
        "seg-7" => &[9, 28],
        "seg-9" => &[12],
        _ => &[],
    }
}
