namespace Lyceum.Training.Curriculum.Words;

/// <summary>The people, things and places of the stories.</summary>
internal static class Vocabulary
{
    public static IReadOnlyList<Person> People { get; } =
    [
        .. Split("Anna Maria Sofia Emma Olivia Mia Lena Clara Nora Ella Zoe Ruth Alice Grace Leila Amina Priya Mei Yuki Fatima Ines Carmen Lucy Hannah "
            + "Julia Rosa Eva Ida Vera Naomi Tara Freya Nina Asha Elif Sara Kate Jane Mary Lily Molly Holly Ana Gina Helen Irene Joan Paula")
            .Select(static name => new Person(name, true)),
        .. Split("Tom Ben Sam Leo Max Paul David Omar Ali Ravi Kenji Chen Luis Marco Peter John Daniel Adam Noah Lucas Hugo Felix Oscar Ivan Emil "
            + "Jonas Karim Yusuf Tariq Arjun Diego Pablo Mark Luke Simon Jack Harry George Henry Oliver Finn Otto Carl Victor Bruno Liam Ned Theo")
            .Select(static name => new Person(name, false)),
    ];

    public static IReadOnlyList<string> Places { get; } =
    [
        "school", "the library", "the market", "the park", "the museum", "the station", "the beach", "the farm", "the village hall", "the zoo",
    ];

    /// <summary>Things a child may own many of.</summary>
    public static IReadOnlyList<Noun> Toys { get; } = Nouns(
        "marble sticker pencil book coin stamp card button shell bead toy_car crayon postcard badge block balloon ribbon "
        + "pebble magnet puzzle comic pin feather ticket rubber_band paper_plane notebook candle");

    /// <summary>Things that are bought by the piece, for a few dollars.</summary>
    public static IReadOnlyList<Noun> Goods { get; } = Nouns(
        "notebook sandwich|sandwiches muffin bottle_of_juice|bottles_of_juice mango|mangoes melon cake pie plant mug candle magazine "
        + "bag_of_rice|bags_of_rice loaf_of_bread|loaves_of_bread box_of_eggs|boxes_of_eggs jar_of_honey|jars_of_honey pack_of_cards|packs_of_cards "
        + "brush|brushes scarf|scarves cap ball folder ticket toy_boat|toy_boats cup_of_tea|cups_of_tea");

    /// <summary>Things that are dearer.</summary>
    public static IReadOnlyList<Noun> DearGoods { get; } = Nouns(
        "coat lamp chair jacket backpack tent watch|watches table desk radio suitcase rug jumper mirror clock vase");

    /// <summary>Things to eat that are counted.</summary>
    public static IReadOnlyList<Noun> Food { get; } = Nouns(
        "apple orange pear plum peach|peaches egg biscuit cookie cherry|cherries strawberry|strawberries fig lemon grape nut carrot tomato|tomatoes "
        + "potato|potatoes onion bun cupcake pancake sweet olive date");

    /// <summary>What grows and may be good or bad.</summary>
    public static IReadOnlyList<Noun> Fruit { get; } = Nouns("apple orange pear plum peach|peaches lemon fig carrot tomato|tomatoes potato|potatoes onion lime");

    /// <summary>What machines and workshops make.</summary>
    public static IReadOnlyList<Noun> Wares { get; } = Nouns("cap cup toy pen lamp mug basket candle notebook spoon");

    /// <summary>What things are packed in.</summary>
    public static IReadOnlyList<Noun> Containers { get; } = Nouns("box|boxes bag basket crate tray packet carton");

    /// <summary>Animals.</summary>
    public static IReadOnlyList<Noun> Animals { get; } = Nouns("cow goat hen duck horse rabbit pig goose|geese pony|ponies donkey turkey");

    /// <summary>People by what they do.</summary>
    public static IReadOnlyList<Noun> Groups { get; } = Nouns("pupil child|children visitor passenger player guest student worker scout singer teacher");

    /// <summary>What is grown in rows.</summary>
    public static IReadOnlyList<Noun> Plants { get; } = Nouns("tree tulip rose bush|bushes cabbage sunflower vine bean_plant lettuce daisy|daisies");

    /// <summary>Several nouns; an underscore stands for a space.</summary>
    public static IReadOnlyList<Noun> Nouns(string text) => [.. Split(text).Select(static word => Noun.Of(word.Replace('_', ' ')))];

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
