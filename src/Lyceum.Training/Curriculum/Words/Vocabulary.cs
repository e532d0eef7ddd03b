namespace Lyceum.Training.Curriculum.Words;

/// <summary>The people, things and places of the stories.</summary>
internal static class Vocabulary
{
    public static IReadOnlyList<Person> People { get; } =
    [
        .. Split("Anna Maria Sofia Emma Olivia Mia Lena Clara Nora Ella Zoe Ruth Alice Grace Leila Amina Priya Mei Yuki Fatima Ines Carmen "
            + "Lucy Hannah Julia Rosa Eva Ida Vera Naomi Tara Freya Nina Asha Elif Sara Kate Jane Mary Lily Molly Holly Ana Gina Helen "
            + "Irene Joan Paula Aisha Akua Amara Ananya Anjali Astrid Ayesha Beatriz Bianca Brigid Camila Catalina Celine Chiara Chloe "
            + "Daniela Deepa Dilara Divya Dora Elena Elisa Emily Esther Farida Fiona Gabriela Greta Habiba Hana Heidi Imani Ingrid "
            + "Isabel Jasmine Johanna Kamala Karin Katya Keiko Kiran Klara Lakshmi Laura Layla Linh Luisa Lucia Magda Malika Manon "
            + "Marta Meera Mina Miriam Nadia Nalini Natalia Nkechi Noor Olga Paloma Petra Rania Rebecca Rita Sakura Salma Sandra Selma "
            + "Shreya Sigrid Simone Stella Susan Svetlana Thandi Tamar Teresa Ulla Valentina Wanjiru Xiomara Yara Yasmin Zainab Zara "
            + "Zuri Abena Adele Bella Cora Dina Edith Flora Gwen Hilda Ilse Judith Kira Lola Maya Nell Oona Polly Sana")
            .Select(static name => new Person(name, true)),
        .. Split("Tom Ben Sam Leo Max Paul David Omar Ali Ravi Kenji Chen Luis Marco Peter John Daniel Adam Noah Lucas Hugo Felix Oscar "
            + "Ivan Emil Jonas Karim Yusuf Tariq Arjun Diego Pablo Mark Luke Simon Jack Harry George Henry Oliver Finn Otto Carl Victor "
            + "Bruno Liam Ned Theo Abdul Ahmed Aidan Alejandro Alex Amit Anders Andrei Antonio Arturo Axel Bashir Bjorn Boris Carlos "
            + "Cesar Chidi Dmitri Dario Deepak Dylan Eduardo Elias Emeka Emre Enzo Erik Ethan Fabio Farid Fernando Filip Gabriel Gael "
            + "Gopal Gustav Hamza Hans Haruto Hassan Hiroshi Hussein Ibrahim Igor Isaac Ismail Jacob Jamal James Javier Jerome Joao "
            + "Jorge Joseph Juan Kai Khalid Kofi Kwame Lars Lorenzo Malik Manuel Mateo Matthias Michael Miguel Milan Mohamed Musa "
            + "Nathan Nikolai Nils Obi Olu Orlando Patrick Pedro Pierre Quentin Rafael Rahul Rajesh Rashid Reza Robert Roman Rohan "
            + "Samir Sanjay Santiago Sebastian Sergei Stefan Sven Takashi Thabo Thomas Tobias Tuan Umar Viktor Vikram Walter Wei "
            + "William Xavier Yannick Yosef Zane Zoran Arlo Basil Colin Edgar Frank Gareth Ian Kurt Leon Niall Owen Rufus Seth")
            .Select(static name => new Person(name, false)),
    ];

    public static IReadOnlyList<string> Places { get; } =
    [
        "school", "the library", "the market", "the park", "the museum", "the station", "the beach", "the farm", "the village hall", "the zoo",
        "the castle", "the theatre", "the lake", "the cinema", "the stadium", "the swimming pool", "the harbour", "the aquarium", "the botanical garden",
        "the forest", "the town hall", "the playground", "the concert hall", "the airport", "the art gallery", "the observatory", "the football ground",
        "the music school", "the ice rink", "the bus stop",
    ];

    /// <summary>Things a child may own many of.</summary>
    public static IReadOnlyList<Noun> Toys { get; } = Nouns(
        "marble sticker pencil book coin stamp card button shell bead toy_car crayon postcard badge block balloon ribbon pebble "
        + "magnet puzzle comic pin feather ticket rubber_band paper_plane notebook candle photo poster key_ring bottle_top "
        + "paper_clip seed acorn leaf|leaves doll kite ball whistle toy_animal toy_soldier toy_train paper_star bracelet ring "
        + "patch|patches fossil crystal map bookmark pen eraser ruler brush|brushes chalk_stick spinning_top yo-yo token peg cork "
        + "lantern flag mask paper_boat folder envelope letter medal glove sock cap scarf|scarves");

    /// <summary>Things that are bought by the piece, for a few dollars.</summary>
    public static IReadOnlyList<Noun> Goods { get; } = Nouns(
        "notebook sandwich|sandwiches muffin bottle_of_juice|bottles_of_juice mango|mangoes melon cake pie plant mug candle "
        + "magazine bag_of_rice|bags_of_rice loaf_of_bread|loaves_of_bread box_of_eggs|boxes_of_eggs jar_of_honey|jars_of_honey "
        + "pack_of_cards|packs_of_cards brush|brushes scarf|scarves cap ball folder ticket toy_boat|toy_boats "
        + "cup_of_tea|cups_of_tea pizza salad burger wrap pineapple coconut cabbage pumpkin milkshake smoothie ice_cream|ice_creams "
        + "tin_of_soup|tins_of_soup bag_of_nuts|bags_of_nuts bag_of_flour|bags_of_flour packet_of_seeds|packets_of_seeds "
        + "bar_of_chocolate|bars_of_chocolate bar_of_soap|bars_of_soap bottle_of_milk|bottles_of_milk "
        + "carton_of_juice|cartons_of_juice jar_of_jam|jars_of_jam box_of_tea|boxes_of_tea tube_of_paint|tubes_of_paint "
        + "roll_of_tape|rolls_of_tape bunch_of_flowers|bunches_of_flowers pair_of_socks|pairs_of_socks towel plate bowl spoon "
        + "glass|glasses basket pen ruler calendar sketchbook comic poster balloon puzzle kite doll whistle key_ring light_bulb "
        + "battery|batteries bucket sponge comb toothbrush|toothbrushes mask apron pillowcase flowerpot bird_feeder umbrella hat");

    /// <summary>Things that are dearer.</summary>
    public static IReadOnlyList<Noun> DearGoods { get; } = Nouns(
        "coat lamp chair jacket backpack tent watch|watches table desk radio suitcase rug jumper mirror clock vase guitar bicycle "
        + "scooter printer camera carpet mattress|mattresses armchair bookcase drum telescope fan kettle toaster heater drill "
        + "tablet keyboard monitor sweater dress|dresses raincoat pair_of_boots|pairs_of_boots pair_of_skates|pairs_of_skates suit "
        + "handbag mixer blender bench|benches cupboard wardrobe stool sleeping_bag hammock violin trumpet skateboard helmet "
        + "blanket curtain ladder wheelbarrow lawnmower");

    /// <summary>Things to eat that are counted.</summary>
    public static IReadOnlyList<Noun> Food { get; } = Nouns(
        "apple orange pear plum peach|peaches egg biscuit cookie cherry|cherries strawberry|strawberries fig lemon grape nut "
        + "carrot tomato|tomatoes potato|potatoes onion bun cupcake pancake sweet olive date banana apricot walnut chestnut "
        + "mushroom radish|radishes cucumber dumpling muffin doughnut waffle pretzel sausage meatball brownie tangerine kiwi "
        + "mango|mangoes papaya beetroot turnip pepper croissant scone bagel tart samosa toffee almond cracker grapefruit "
        + "raspberry|raspberries blackberry|blackberries nectarine lime spring_roll rice_cake crumpet chocolate bread_roll macaroon");

    /// <summary>Anything small that is counted.</summary>
    public static IReadOnlyList<Noun> Things { get; } = [.. Toys, .. Food];

    /// <summary>What grows and may be good or bad.</summary>
    public static IReadOnlyList<Noun> Fruit { get; } = Nouns(
        "apple orange pear plum peach|peaches lemon fig carrot tomato|tomatoes potato|potatoes onion lime apricot banana "
        + "mango|mangoes nectarine tangerine kiwi papaya grapefruit cucumber turnip beetroot pepper radish|radishes mushroom "
        + "parsnip pumpkin courgette melon");

    /// <summary>What machines and workshops make.</summary>
    public static IReadOnlyList<Noun> Wares { get; } = Nouns(
        "cap cup toy pen lamp mug basket candle notebook spoon kite bowl plate hat shirt brush|brushes doll puppet purse belt "
        + "bracelet badge toy_car toy_train chair stool box|boxes vase bell scarf|scarves glove pillow cushion soap_bar|soap_bars "
        + "necklace key_ring birdhouse picture_frame");

    /// <summary>What things are packed in.</summary>
    public static IReadOnlyList<Noun> Containers { get; } = Nouns(
        "box|boxes bag basket crate tray packet carton sack tin tub case bucket pouch|pouches chest barrel hamper container "
        + "parcel");

    /// <summary>What is grown in rows.</summary>
    public static IReadOnlyList<Noun> Plants { get; } = Nouns(
        "tree tulip rose bush|bushes cabbage sunflower vine bean_plant lettuce daisy|daisies carrot leek potato_plant "
        + "tomato_plant strawberry_plant pumpkin onion shrub lily|lilies poppy|poppies marigold cauliflower pepper_plant apple_tree "
        + "pear_tree lemon_tree olive_tree maize_plant");

    /// <summary>Several nouns; an underscore stands for a space.</summary>
    public static IReadOnlyList<Noun> Nouns(string text) => [.. Split(text).Select(static word => Noun.Of(word.Replace('_', ' ')))];

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
