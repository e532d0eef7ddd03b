namespace Lyceum.Training.Curriculum.Words;

/// <summary>The scenes of the chained stories.</summary>
internal static class ChainScenes
{
    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        new ChainFamily(new ChainScene("chain-collection",
            [
                "{N} had {start} {things}.", "{N} started the week with {start} {things}.", "I had {start} {things} last Monday.",
                "At the beginning {N} owned {start} {things}.", "There were {start} {things} in {N}'s box.", "{N} collects {things} and had {start} of them.",
                "Last year {N} had {start} {things}.", "I kept {start} {things} in a drawer.", "{N} counted {start} {things} in {his} collection.",
                "{N} began with {start} {things}.",
            ],
            [
                "How many {things} did {he} have in the end?", "How many {things} does {N} have now?", "How many {things} did I have after all this?",
                "How many {things} were left at the end?", "How many {things} does {N} own now?", "What is the number of {things} now?",
                "How many {things} are there now?", "How many {things} do I have now?", "How many {things} are in the collection at the end?",
                "How many {things} did {he} end up with?",
            ],
            [
                (ChainKind.Gain,
                [
                    "{he} found {x} more.", "{N2} gave {him} {x}.", "{he} bought {x} more {things}.", "{he} received {x} new {things}.",
                    "{he} got another {x} as a present.", "{he} won {x} {things} in a game.", "{he} added {x} {things}.",
                ]),
                (ChainKind.Loss,
                [
                    "{he} lost {x} of them.", "{he} gave {x} to {N2}.", "{he} sold {x} {things}.", "{he} gave away {x} {things}.",
                    "{x} of them got broken.", "{N3} took {x} of them.", "{he} left {x} {things} at a friend's house.",
                ]),
                (ChainKind.GainGroups,
                [
                    "{he} bought {k} packs with {x} {things} each.", "{k} friends gave {him} {x} {things} each.", "{he} found {k} boxes with {x} {things} in each.",
                    "{he} got {k} bags of {x} {things} each.", "{he} got {x} more on each of {k} days.",
                ]),
                (ChainKind.LossGroups,
                [
                    "{he} gave {x} {things} to each of {k} friends.", "{he} sold {k} sets of {x} {things} each.", "{k} children took {x} {things} each.",
                    "{he} packed {k} bags with {x} {things} each and gave them away.", "{he} lost {x} of them on each of {k} days.",
                ]),
                (ChainKind.Double,
                [
                    "{he} doubled the number of {his} {things}.", "{his} uncle gave {him} as many {things} as {he} already had.",
                    "the number of {his} {things} doubled.", "{he} got as many again as {he} had.", "{he} bought so many that {he} had twice as many as before.",
                ]),
                (ChainKind.Halve,
                [
                    "{he} gave half of them to {N2}.", "{he} sold half of what {he} had.", "half of the {things} got lost.",
                    "{he} gave away half of {his} {things}.", "{N3} got half of them.",
                ]),
                (ChainKind.Share,
                [
                    "{he} shared all of them equally among {k} friends.", "{he} put all of them into {k} bags, with the same number in each.",
                    "{he} divided all the {things} equally between {k} boxes.", "{he} dealt out all the {things} to {k} children in equal parts.",
                    "{he} split all the {things} into {k} equal piles.",
                ]),
            ], (8, 150), 90)
        {
            ShareQuestions = ["How many {things} were in each part?", "How many {things} did each part have?", "How many {things} were in one part?",
                "How many {things} did one part have?", "How many {things} made up one part?"],
        }),
        new ChainFamily(new ChainScene("chain-bus",
            [
                "A bus left the station with {start} passengers.", "There were {start} people on a bus.", "A tram set off with {start} passengers.",
                "A train started with {start} passengers on board.", "{start} people were riding on a bus.", "A bus began its trip with {start} passengers.",
            ],
            [
                "How many passengers were on the bus then?", "How many people were on the bus at the end?", "How many passengers did the tram have after that?",
                "How many passengers were on the train in the end?", "How many people were still riding?", "How many passengers did the bus have at the end?",
            ],
            [
                (ChainKind.Gain,
                [
                    "{x} people got on at a stop.", "{x} more passengers got on.", "{x} people came aboard.", "another {x} passengers boarded.", "{x} people joined them.",
                ]),
                (ChainKind.Loss,
                [
                    "{x} people got off at a stop.", "{x} passengers left.", "{x} people got out.", "{x} of the passengers got off.", "{x} people reached their stop and left.",
                ]),
                (ChainKind.GainGroups,
                [
                    "{k} families of {x} people got on.", "{x} people got on at each of {k} stops.", "{k} groups of {x} passengers came aboard.",
                    "{k} teams with {x} people each boarded.", "{x} people got on at each of the next {k} stops.",
                ]),
                (ChainKind.LossGroups,
                [
                    "{x} people got off at each of {k} stops.", "{k} groups of {x} people left.", "{k} families with {x} people each got out.",
                    "{k} teams of {x} people each got off.", "{x} people got off at each of the next {k} stops.",
                ]),
                (ChainKind.Halve,
                [
                    "half of the passengers got off.", "half of the people left.", "half of them got out at the market.",
                    "one half of all passengers got off.", "half of those on board left.",
                ]),
            ], (10, 70), 24)),
        new ChainFamily(new ChainScene("chain-money",
            [
                "{N} had {start}.", "There was {start} in {N}'s purse.", "I had {start} in my money box.", "{N} went out with {start}.",
                "{N} had {start} in the bank.", "I started the month with {start}.",
            ],
            [
                "How much money did {he} have in the end?", "How much money was left?", "How much money do I have now?", "How much money did {he} have left at the end?",
                "How much money does {N} have now?", "How much money did I have after that?",
            ],
            [
                (ChainKind.Gain,
                [
                    "{he} earned {x}.", "{his} aunt gave {him} {x}.", "{he} got {x} for {his} birthday.", "{he} was given {x}.", "{N2} paid back {x} to {him}.",
                ]),
                (ChainKind.Loss,
                [
                    "{he} spent {x} on food.", "{he} paid {x} for a ticket.", "{he} lost {x}.", "{he} paid {x} for some books.", "{he} lent {x} to {N2}.",
                ]),
                (ChainKind.GainGroups,
                [
                    "{he} mowed {k} lawns for {x} each.", "{he} worked {k} hours for {x} an hour.", "{he} sold {k} old books for {x} each.",
                    "{he} washed {k} cars and got {x} for each.", "{he} saved {x} a week for {k} weeks.",
                ]),
                (ChainKind.LossGroups,
                [
                    "{he} bought {k} caps for {x} each.", "{he} paid {x} each for {k} tickets.", "{he} took {k} rides that cost {x} each.",
                    "{he} bought {k} books at {x} each.", "{he} spent {x} a day for {k} days.",
                ]),
                (ChainKind.Double,
                [
                    "{his} father doubled the money.", "{he} earned as much as {he} had.", "the money doubled.", "{his} uncle doubled what {he} had.",
                    "{he} got as much again as {he} had.",
                ]),
                (ChainKind.Halve,
                [
                    "{he} spent half of the money.", "{he} gave half of it to {N2}.", "{he} put half of the money in the bank for {his} sister.",
                    "{he} gave away half of the money.", "half of it went for a coat.",
                ]),
            ], (20, 200), 60) { IsMoney = true }),
        new ChainFamily(new ChainScene("chain-stock",
            [
                "A shop had {start} {things} in stock.", "There were {start} {things} in a store.", "On Monday a shop had {start} {things}.",
                "A store began the month with {start} {things}.", "A warehouse held {start} {things}.", "A shop opened with {start} {things}.",
            ],
            [
                "How many {things} were in stock then?", "How many {things} were in the store at the end?", "How many {things} did the shop have after that?",
                "How many {things} did the store have in the end?", "How many {things} did the warehouse hold then?", "How many {things} were there in the end?",
            ],
            [
                (ChainKind.Gain,
                [
                    "{x} more {things} arrived.", "a truck brought {x} {things}.", "{x} new {things} were made.", "{x} {things} were delivered.",
                    "customers brought back {x} {things}.", "another {x} came in.",
                ]),
                (ChainKind.Loss,
                [
                    "{x} {things} were sold.", "customers bought {x} of them.", "{x} {things} were damaged and thrown away.",
                    "{x} of the {things} were sent out.", "{x} were given to a school.",
                ]),
                (ChainKind.GainGroups,
                [
                    "{k} crates with {x} {things} each arrived.", "{k} trucks brought {x} {things} each.", "{x} new ones came in on each of {k} days.",
                    "{k} boxes of {x} {things} each were delivered.", "workers made {x} {things} a day for {k} days.",
                ]),
                (ChainKind.LossGroups,
                [
                    "{k} customers bought {x} {things} each.", "{x} {things} were sold on each of {k} days.", "{k} boxes with {x} {things} each were sold.",
                    "{k} schools ordered and got {x} {things} each.", "{k} shops took {x} {things} each.",
                ]),
                (ChainKind.Double,
                [
                    "the number of {things} was doubled.", "as many {things} came in as were there already.", "the stock doubled.",
                    "new {things} doubled the stock.", "so many came in that there were twice as many as before.",
                ]),
                (ChainKind.Halve,
                [
                    "half of them were sold.", "half of the {things} went to another shop.", "half of the stock was sold.",
                    "one half of the {things} was sold.", "half of them were sent away.",
                ]),
                (ChainKind.Share,
                [
                    "all of them were put on {k} shelves, the same number on each.", "all of them were sent to {k} schools in equal parts.",
                    "all the {things} were packed into {k} crates equally.", "all {things} were divided equally between {k} rooms.",
                    "{k} shops got all of them in equal parts.",
                ]),
            ], (30, 400), 150)
        {
            Things = Vocabulary.DearGoods,
            ShareQuestions = ["How many {things} were in each part?", "How many {things} did each part have?", "How many {things} were in one part?",
                "How many {things} did one part have?", "How many {things} made up one part?"],
        }),
        new ChainFamily(new ChainScene("chain-tank",
            [
                "A tank held {start} litres of water.", "There were {start} litres of water in a barrel.", "A rain tank had {start} litres in it.",
                "In a garden pool there were {start} litres of water.", "At dawn a cistern held {start} litres.", "A water tank had {start} litres in it on Monday.",
            ],
            [
                "How many litres were in the tank then?", "How many litres were in the barrel at the end?", "How much water did the tank hold after that?",
                "How many litres of water were in the pool in the end?", "How many litres did it hold at last?", "How many litres were in it then?",
            ],
            [
                (ChainKind.Gain,
                [
                    "{x} litres were poured in.", "the rain added {x} litres.", "{N} filled in {x} litres.", "{x} more litres were added.", "another {x} litres ran in.",
                ]),
                (ChainKind.Loss,
                [
                    "{x} litres were used.", "{x} litres leaked out.", "{N} took out {x} litres.", "{x} litres were taken away.", "{x} litres ran out.",
                ]),
                (ChainKind.GainGroups,
                [
                    "{k} buckets of {x} litres were poured in.", "a tap ran for {k} minutes and gave {x} litres a minute.", "{N} added {k} cans of {x} litres each.",
                    "{k} cans with {x} litres each were emptied into it.", "the rain added {x} litres on each of {k} days.",
                ]),
                (ChainKind.LossGroups,
                [
                    "{k} buckets of {x} litres were taken out.", "a pump ran for {k} minutes and took out {x} litres a minute.", "{N} filled {k} cans of {x} litres each from it.",
                    "{k} cans with {x} litres each were filled from it.", "{x} litres were used on each of {k} days.",
                ]),
                (ChainKind.Double,
                [
                    "heavy rain doubled the water in it.", "the amount of water doubled.", "as much water was added as was in it.",
                    "a storm doubled the amount.", "so much ran in that it held twice as much as before.",
                ]),
                (ChainKind.Halve,
                [
                    "half of the water was used.", "half of it was pumped out.", "{N} used half of the water for the plants.",
                    "one half of the water was taken out.", "half of the water leaked away.",
                ]),
            ], (40, 500), 120) { Unit = "litres" }),
    ];
}
