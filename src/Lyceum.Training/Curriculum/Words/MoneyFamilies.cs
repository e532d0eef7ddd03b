namespace Lyceum.Training.Curriculum.Words;

/// <summary>Prices, change, wages and savings.</summary>
internal static class MoneyFamilies
{
    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        new StoryFamily("two-prices",
        [
            "{N} buys {an:thing} for {p} and {an:thing2} for {q}. How much does {he} pay?",
            "{An_thing} costs {p} and {an:thing2} costs {q}. What do they cost together?",
            "How much money does {N} need for {an:thing} at {p} and {an:thing2} at {q}?",
            "At the market {N} spent {p} on {an:thing} and {q} on {an:thing2}. How much did {he} spend in all?",
            "I bought {an:thing} for {p}. Then I bought {an:thing2} for {q}. How much did I spend?",
            "The price of {an:thing} is {p}. {N} takes one, and also {an:thing2} for {q}. What is the total price?",
            "{An_thing} for {p}, {an:thing2} for {q}. [Total|What is the total|How much together]?",
            "[Find|Work out|Calculate|Tell me] what {an:thing} at {p} and {an:thing2} at {q} cost [together|in all|altogether].",
            "You [buy|get|pick] {an:thing} for {p} and {an:thing2} for {q}. [What do you pay|How much do you pay in all|What is the total]?",
            "{N} [goes into a shop|stops at a stall] and [takes|chooses|picks] {an:thing} ({p}) and {an:thing2} ({q}). [How much does {he} pay|What does {he} pay|What is {his} bill]?",
            "If {an:thing} is {p} and {an:thing2} is {q}, [how much money buys both|what do I pay for both|what is the price of the two together]?",
            "Paid: {p} for {an:thing} and {q} for {an:thing2}. How much [was paid|was spent|money was that] [in all|altogether|in total]?",
            "[It is {N2}'s birthday.|There is a sale today.|The shop has just opened.] {N} [buys|gets] {an:thing} for {p} and [also|then] {an:thing2} for {q}. How much [does {he} spend|money does {he} spend]?",
            "My [bill|receipt] shows {an:thing} for {p} and {an:thing2} for {q}. [What is the sum|How much is it altogether|What did I pay in all]?",
            "The [shop|seller] asks {p} for {an:thing} and {q} for {an:thing2}. {N} wants [both|the two of them]. How much must {he} pay?",
            "[What|How much] will it cost [me|us|{N}] to buy {an:thing} at {p} as well as {an:thing2} at {q}?",
            "{N} spent {q} on {an:thing2} [after spending|and before that] {p} on {an:thing}. What did {he} spend altogether?",
        ], static s =>
        {
            Goods(s);
            s.AnswerMoney(s.Working.Add(s.Price("p", 100, 1200), s.Price("q", 50, 1200)));
        }),
        new StoryFamily("change",
        [
            "{N} buys {an:thing} for {p} and pays with {n}. How much change does {he} get?",
            "{An_thing} costs {p}. {N} hands over {n}. What change should {he} receive?",
            "How much money is left if {N} has {n} and spends {p}?",
            "Paying with {n}, {N} buys {an:thing} that costs {p}. How much does {he} get back?",
            "I had {n} and bought {an:thing} for {p}. How much money do I have left?",
            "{N} gives the shopkeeper {n} for {an:thing}. The price is {p}. How much change does the shopkeeper give back?",
            "{An_thing}: {p}. Paid with {n}. [Change|How much change|What is the change]?",
            "[Find|Work out|Calculate|Tell me] the change from {n} for {an:thing} that costs {p}.",
            "You [pay with|hand over|give the seller] {n} for {an:thing} at {p}. How much [change do you get|do you get back|money comes back]?",
            "[What|How much] is left of {n} after [buying|paying for] {an:thing} at {p}?",
            "The price [on the label|in the window] is {p}. {N} [lays|puts] {n} on the counter. [How much does {he} get back|What change is {he} given]?",
            "If {an:thing} costs {p}, what change [is there|do I get|should {N} get] from {n}?",
            "{N} was given {n} by {his} [mother|father|aunt]. {He} [spends|paid|spent] {p} [on|for] {an:thing}. How much [does {he} bring back|money is left]?",
            "{n} was in my purse. I paid {p} for {an:thing}. [What is left|How much is still in my purse]?",
            "{N} wants {an:thing}. It costs {p}, but {he} only has [a single note:|a note of] {n}. How much money does {he} get back?",
            "From {n}, {p} is spent on {an:thing}. How much [remains|is left over|is left]?",
            "[At the till|In the shop] {N} must pay {p}. {He} gives {n}. How much does the cashier give back?",
        ], static s =>
        {
            Goods(s);
            var note = s.Random.Pick(5, 10, 20, 20, 50);
            var price = s.Price("p", note * 20, Math.Min(2000, note * 100 - 5));
            s.RejectIf(price >= note);
            s.AnswerMoney(s.Working.Subtract(s.Money("n", note * 100), price));
        }),
        new StoryFamily("several-of-one",
        [
            "One {thing} costs {p}. How much do {a} {things} cost?",
            "{N} buys {a} {things} at {p} each. How much does {he} pay?",
            "The price of {an:thing} is {p}. What is the price of {a} {things}?",
            "How much money does {N} need to buy {a} {things} if each costs {p}?",
            "{A_things} are sold for {p} each. What do I pay for {a}?",
            "For the party {N} orders {a} {things}. Each {thing} costs {p}. What is the total cost?",
            "A shop sells {an:thing} for {p}. {N} takes {a} of them. How much is that?",
            "{a} {things} at {p} each. [Total|What is the total|How much is that|How much]?",
            "[Find|Work out|Calculate|Tell me] the [cost|price] of {a} {things} at {p} [each|apiece].",
            "You [buy|get|order] {a} {things}. [Each one|Each|One] costs {p}. [What do you pay|How much do you pay|How much money do you need]?",
            "If one {thing} is {p}, [what are|how much are|what do you pay for] {a} {things}?",
            "{N} [pays|paid] {p} for each of {a} {things}. How much [is|was] that [in all|altogether|in total]?",
            "{a} {things} were [bought|ordered|sold]. Each cost {p}. How much money was [paid|that]?",
            "[{N} is planning a party.|Guests are coming to see {N}.|{N} goes shopping.] {He} needs {a} {things}, and the price is {p} for one. [How much will they cost|What will they cost]?",
            "At {p} [apiece|each|for one], [how much|what] will {a} {things} cost [me|us|{N}]?",
            "My [sister|friend|class] needs {a} {things}. They [cost|are] {p} each. [What will that cost|How much is that in all]?",
            "The [sign|label] says {p} for {an:thing}. {N} puts {a} of them into {his} basket. How much [must {he} pay|does {he} pay|will {he} pay]?",
            "[How much|What] does {N} pay for {a} {things} when every one of them costs {p}?",
            "We bought {a} {things} and paid {p} for each one. [How much did we pay|What did we pay in all]?",
        ], static s =>
        {
            Goods(s);
            s.AnswerMoney(s.Working.Multiply(s.Int("a", 2, 12), s.Price("p", 50, 1000)));
        }),
        new StoryFamily("price-of-one",
        [
            "{a} {things} cost {t}. How much does one {thing} cost?",
            "{N} pays {t} for {a} {things} of the same price. What is the price of one?",
            "If {a} {things} cost {t} in all, what does each {thing} cost?",
            "A pack of {a} {things} is sold for {t}. How much is that for one {thing}?",
            "I paid {t} for {a} {things}. What did I pay for each?",
            "The bill for {a} {things} is {t}. All {things} cost the same. Find the price of a single {thing}.",
            "{a} {things}: {t}. [How much is one|Price of one|How much for one]?",
            "[Find|Work out|Calculate|Tell me] the price of one {thing} if {a} {things} [cost|are] {t}.",
            "You pay {t} for {a} {things}. [How much is each|How much is that for each|What does one {thing} cost]?",
            "{t} was paid for {a} {things}, [all of one price|which all cost the same]. What did one {thing} cost?",
            "A set of {a} {things} costs {t}. [How much is that per {thing}|What is the price per {thing}|How much is it for each {thing}]?",
            "[At the market|In town|On Saturday] {N} got {a} {things} for {t} in all. What [was the price of|did {he} pay for] each {thing}?",
            "What does {an:thing} cost if you get {a} of them for {t}?",
            "{N} has a receipt: {a} {things}, {t} altogether. The price of one cannot be read. [What is it|How much is it|Find it].",
            "The [shop|seller] gives us {a} {things} for {t}. How much are we paying for each?",
            "When {a} equal {things} cost {t} together, how much does a single one cost?",
        ], static s =>
        {
            Goods(s);
            var a = s.Int("a", 2, 9);
            var cents = s.Random.Chance(0.5) ? 100 * s.Random.Next(2, 12) : 25 * s.Random.Next(2, 40);
            s.AnswerMoney(s.Working.Divide(s.Money("t", cents * (int)a), a));
        }),
        new StoryFamily("shopping-total",
        [
            "{N} buys {a} {things} at {p} each and {b} {thing2s} at {q} each. How much does {he} pay in all?",
            "{A_things} cost {p} each and {thing2s} cost {q} each. What is the cost of {a} {things} and {b} {thing2s}?",
            "At the shop, one {thing} is {p} and one {thing2} is {q}. {N} takes {a} {things} and {b} {thing2s}. What is the total?",
            "How much does {N} spend on {a} {things} and {b} {thing2s}, if {an:thing} costs {p} and {an:thing2} costs {q}?",
            "I bought {a} {things} for {p} each. I also bought {b} {thing2s} for {q} each. How much did I spend altogether?",
            "{N} needs {b} {thing2s} and {a} {things}. {A_things} are sold at {p} apiece and {thing2s} at {q} apiece. How much money does {he} need?",
            "A school orders {a} {things} and {b} {thing2s}. The price is {p} for each {thing} and {q} for each {thing2}. What does the school pay?",
            "{a} {things} at {p} each, {b} {thing2s} at {q} each. [Total|What is the total|How much is that]?",
            "[Find|Work out|Calculate|Tell me] the cost of {a} {things} at {p} each and {b} {thing2s} at {q} each.",
            "You [buy|get|order] {a} {things} and {b} {thing2s}. {A_things} cost {p} each, {thing2s} {q} each. [What do you pay|How much do you pay|What is the total]?",
            "If {an:thing} costs {p} and {an:thing2} costs {q}, [what|how much] do {a} {things} and {b} {thing2s} cost [together|altogether|in all]?",
            "{N} [went shopping|went into town]. {He} [bought|got] {a} {things}, which were {p} each, and {b} {thing2s}, which were {q} each. How much [did {he} spend|money did {he} spend|did {he} pay]?",
            "{N} pays {p} for each of {a} {things} and {q} for each of {b} {thing2s}. What [is the whole bill|does {he} pay in all|is the total]?",
            "[The class is planning a party.|A picnic is planned.|It is {N2}'s birthday.] {N} orders {a} {things} for {p} each and {b} {thing2s} for {q} each. [How much is the order|What does {he} pay|What will it cost]?",
            "My basket has {a} {things} and {b} {thing2s} in it. One {thing} is {p}; one {thing2} is {q}. [How much must I pay|What do I have to pay|What is my bill]?",
            "On the bill there are {b} {thing2s} at {q} and {a} {things} at {p}. What is the sum [at the end|at the bottom|of the bill]?",
            "Price list: {thing} {p}, {thing2} {q}. How much are {a} {things} and {b} {thing2s} [together|in all|altogether]?",
            "{p} is paid for every {thing} and {q} for every {thing2}. How much is paid for {a} {things} and {b} {thing2s}?",
        ], static s =>
        {
            Goods(s);
            var first = s.Working.Multiply(s.Int("a", 2, 9), s.Price("p", 50, 1000));
            s.AnswerMoney(s.Working.Add(first, s.Working.Multiply(s.Int("b", 2, 9), s.Price("q", 50, 1000))));
        }) { Share = 1.2 },
        new StoryFamily("several-and-change",
        [
            "{N} buys {a} {things} at {p} each and pays with {n}. How much change does {he} get?",
            "One {thing} costs {p}. {N} buys {a} and gives {n}. How much does {he} get back?",
            "{N} has {n}. {He} buys {a} {things} that cost {p} each. How much money does {he} have left?",
            "After buying {a} {things} for {p} each, how much is left of {n}?",
            "I went to the shop with {n} and bought {a} {things} at {p} each. How much money did I bring home?",
            "{A_things} cost {p} each. How much change is there from {n} if {N} buys {a} of them?",
            "{a} {things} at {p} each, paid with {n}. [Change|How much change|What is the change]?",
            "[Find|Work out|Calculate|Tell me] the change from {n} when {a} {things} are bought at {p} each.",
            "You have {n} and [buy|get|take] {a} {things} at {p} each. How much [money do you have left|is left|do you still have]?",
            "If one {thing} costs {p} and you pay for {a} with {n}, how much do you get back?",
            "{N} [pays for|buys] {a} {things} with {n}. The price of each is {p}. [What is {his} change|How much comes back|How much change does {he} get]?",
            "[Mother|Father|Grandma] gave {N} {n} to buy {a} {things}. They were {p} each. How much [should {N} bring back|money was left]?",
            "From {n}, {N} spends {p} on each of {a} {things}. [What remains|How much remains|How much does {he} have left]?",
            "My purse had {n} in it before I bought {a} {things} for {p} apiece. [What is left in it|How much is in it now]?",
            "The label says {p} for {an:thing}. {N} takes {a} and hands over {n}. How much money does the [cashier|seller] give back?",
            "{n} is what {N} has. How much will be left if {he} pays for {a} {things}, each at {p}?",
        ], static s =>
        {
            Goods(s);
            var a = s.Int("a", 2, 9);
            var cost = s.Working.Multiply(a, s.Price("p", 50, 900));
            var note = s.Random.Pick(10, 20, 50, 100);
            s.RejectIf(cost >= note || cost * 5 < note);
            s.AnswerMoney(s.Working.Subtract(s.Money("n", note * 100), cost));
        }),
        new StoryFamily("shopping-and-change",
        [
            "{N} buys {a} {things} at {p} each and {b} {thing2s} at {q} each. {He} pays with {n}. How much change does {he} get?",
            "With {n} in {his} purse, {N} buys {a} {things} for {p} each and {b} {thing2s} for {q} each. How much money is left?",
            "{A_things} are {p} each, {thing2s} are {q} each. {N} takes {a} {things} and {b} {thing2s} and gives {n}. What change does {he} receive?",
            "How much of {n} remains after paying for {a} {things} at {p} each and {b} {thing2s} at {q} each?",
            "I had {n}. I bought {a} {things} for {p} each and {b} {thing2s} for {q} each. How much do I have now?",
            "{N} hands the seller {n} for {a} {things} and {b} {thing2s}. One {thing} costs {p} and one {thing2} costs {q}. How much comes back?",
            "{a} {things} at {p} each, {b} {thing2s} at {q} each, paid with {n}. [Change|How much change|What is the change]?",
            "[Find|Work out|Calculate|Tell me] the change from {n} for {a} {things} at {p} each and {b} {thing2s} at {q} each.",
            "You have {n}. You [buy|get] {a} {things} for {p} each and {b} {thing2s} for {q} each. How much [money do you have left|is left|do you still have]?",
            "If {an:thing} costs {p} and {an:thing2} costs {q}, what is left of {n} after buying {a} {things} and {b} {thing2s}?",
            "[Mother|Father|Grandma] sends {N} to the shop with {n}. {He} buys {a} {things} ({p} each) and {b} {thing2s} ({q} each). How much should {he} bring back?",
            "{N} puts {a} {things} and {b} {thing2s} on the counter and pays with {n}. Each {thing} is {p}, each {thing2} {q}. [What is {his} change|How much does {he} get back]?",
            "My bill is for {a} {things} at {p} and {b} {thing2s} at {q}. I pay with {n}. What do I get back?",
            "{n} was enough for {b} {thing2s} at {q} each and {a} {things} at {p} each. How much was left over?",
            "A cook takes {n} to the market, pays {p} for each of {a} {things} and {q} for each of {b} {thing2s}, and goes home. How much money is left?",
        ], static s =>
        {
            Goods(s);
            var first = s.Working.Multiply(s.Int("a", 2, 6), s.Price("p", 50, 800));
            var cost = s.Working.Add(first, s.Working.Multiply(s.Int("b", 2, 6), s.Price("q", 50, 800)));
            var note = s.Random.Pick(20, 50, 100);
            s.RejectIf(cost >= note || cost * 5 < note);
            s.AnswerMoney(s.Working.Subtract(s.Money("n", note * 100), cost));
        }) { Share = 1.3 },
        new StoryFamily("saving",
        [
            "{N} saves {p} every week. How much does {he} save in {a} weeks?",
            "Every week {N} puts {p} into {his} money box, which already holds {q}. How much is in it after {a} weeks?",
            "{N} has {q} and saves {p} a week. How much money will {he} have in {a} weeks?",
            "How much will be in an account with {q} after {a} months, if {p} is added each month?",
            "I have {q}. If I save {p} each week for {a} weeks, how much will I have?",
            "Starting with {q}, {N} earns {p} for each of {a} lawns {he} mows. How much money does {he} have then?",
            "{q} at the start, {p} a week, {a} weeks. How much [is it then|money in the end|in all]?",
            "[Find|Work out|Tell me] how much {N} has after {a} weeks, if {he} starts with {q} and saves {p} every week.",
            "You have {q} and put aside {p} each week. How much do you have after {a} weeks?",
            "If a jar holds {q} and {p} is put in every day, how much is in it after {a} days?",
            "{N} gets {p} of pocket money a week and spends none of it. {He} already has {q}. How much will {he} have in {a} weeks?",
            "[{N} wants to buy a bicycle.|{N} is saving for a trip.] {He} has {q} so far and adds {p} a month. How much will be there after {a} months?",
            "{q} is in the bank. Each month for {a} months, {p} is paid in. What is [the balance|in the bank] then?",
            "My savings were {q} at first. I added {p} in each of {a} weeks. What are my savings now?",
            "For {a} weeks {N} laid aside {p} a week. Together with the {q} that {he} had before, how much is that?",
        ], static s =>
        {
            var saved = s.Working.Multiply(s.Money("p", 100 * s.Random.Next(2, 25)), s.Int("a", 3, 20));
            var start = s.Money("q", 100 * s.Random.Next(5, 200));
            s.AnswerMoney(s.Template == 0 ? saved : s.Working.Add(start, saved));
        }),
        new StoryFamily("saving-for",
        [
            "{N} wants {an:thing} that costs {t}. {He} has {q} and saves {p} a week. How many weeks does {he} need?",
            "{An_thing} costs {t}. {N} already has {q}. If {he} saves {p} each week, after how many weeks can {he} buy it?",
            "How many months must {N} save {p} a month to buy {an:thing} for {t}, if {he} has {q} already?",
            "To buy {an:thing} for {t}, {N} adds {p} every week to the {q} {he} has. How many weeks does it take?",
            "I am saving for {an:thing}. It costs {t}, I have {q}, and I save {p} a week. In how many weeks will I have enough?",
            "{N} has {q} of the {t} that {an:thing} costs. {His} parents give {him} {p} each week. How many weeks must {he} wait?",
            "{An_thing} costs {t}. Have {q}. Saving {p} a week. How many weeks?",
            "[Find|Work out|Tell me] how many weeks {N} must save {p} a week for {an:thing} at {t}, if {he} has {q}.",
            "You want {an:thing} for {t}. You have {q} and can save {p} each week. How many weeks [will it take|must you save]?",
            "If {N} has {q} and needs {t} for {an:thing}, how many weeks does {he} have to save {p} a week?",
            "In the window {N} sees {an:thing} for {t}. {He} has only {q}, but {he} gets {p} a week. After how many weeks [is there enough|will {he} have enough]?",
            "{t} is the price of {an:thing}. {q} is in my money box, and I add {p} every month. How many months must I wait?",
            "{N} earns {p} for each lawn {he} mows. {He} has {q} and wants {an:thing} that costs {t}. How many lawns must {he} mow?",
            "How many weeks at {p} a week does it take to get from {q} to {t}, the price of {an:thing}?",
            "The class has {q} and is saving for {an:thing} at {t}. Every week {p} comes in. In how many weeks can the class buy it?",
        ], static s =>
        {
            Dear(s);
            var week = s.Random.Next(3, 15);
            var weeks = s.Random.Next(3, 15);
            var have = s.Random.Next(5, 80);
            var rest = s.Working.Subtract(s.Money("t", 100 * (week * weeks + have)), s.Money("q", 100 * have));
            s.Answer(s.Working.Divide(rest, s.Money("p", 100 * week)));
        }),
        new StoryFamily("wage",
        [
            "{N} earns {p} an hour and works {a} hours a day. How much does {he} earn in {b} days?",
            "Working {a} hours a day for {p} an hour, how much does {N} make in {b} days?",
            "For each hour of work {N} gets {p}. {He} works {b} days, {a} hours each day. How much is {he} paid?",
            "{N} worked {a} hours on each of {b} days. The pay was {p} an hour. How much money did {he} earn?",
            "I work {a} hours a day, {b} days in all, and I am paid {p} an hour. How much do I earn?",
            "How much does a job of {b} days pay, with {a} hours a day and {p} for every hour?",
            "{p} an hour, {a} hours a day, {b} days. [How much is earned|How much pay|What is the pay]?",
            "[Find|Work out|Calculate|Tell me] the pay for {b} days of {a} hours each at {p} an hour.",
            "You work {a} hours a day for {b} days and [get|earn] {p} an hour. How much do you earn [in all|altogether|]?",
            "If an hour of work is paid with {p}, what does {N} get for {b} days with {a} hours each?",
            "A [painter|gardener|driver] gets {p} for every hour. [This job|The job] takes {b} days of {a} hours. What does it cost?",
            "{N} helps in a shop {a} hours a day. The shop pays {p} an hour. How much does {N} have after {b} days?",
            "[In the holidays|In summer|In July] {N} worked on {b} days, {a} hours on each, and was paid {p} per hour. How much money did {he} [get|make|earn]?",
            "My brother is paid {p} per hour and works {a} hours every day. What does he get for {b} days?",
            "For {b} days a machine is hired, {a} hours each day, at {p} an hour. How much is the hire?",
        ], static s =>
        {
            var hours = s.Working.Multiply(s.Int("a", 2, 9), s.Int("b", 2, 12));
            s.AnswerMoney(s.Working.Multiply(hours, s.Money("p", 100 * s.Random.Next(8, 30))));
        }),
        new StoryFamily("wage-two-days",
        [
            "{N} earns {p} an hour. {He} works {a} hours on Monday and {b} hours on Tuesday. How much does {he} earn?",
            "On Saturday {N} works {a} hours and on Sunday {b} hours. At {p} an hour, how much money does {he} make?",
            "A job pays {p} an hour. If {N} works {a} hours one day and {b} hours the next, what is {his} pay?",
            "After working {a} hours last week and {b} hours this week for {p} an hour, how much has {N} earned?",
            "I get {p} for an hour of work. I worked {a} hours in May and {b} hours in June. How much did I get?",
            "What does {N} earn for {a} hours in the morning shift and {b} hours in the evening shift, at {p} an hour?",
            "{a} hours on Monday, {b} hours on Tuesday, {p} an hour. [How much is earned|What is the pay|How much pay]?",
            "[Find|Work out|Calculate|Tell me] what {N} earns at {p} an hour in {a} hours on Friday and {b} hours on Saturday.",
            "You work {a} hours today and {b} hours tomorrow and [get|earn] {p} an hour. How much do you earn?",
            "If one hour is paid with {p}, what does {N} get for {a} hours before lunch and {b} hours after lunch?",
            "{N} [looks after children|walks dogs|washes cars] for {p} an hour. [Today|Yesterday] {he} did it for {a} hours and the day before for {b} hours. How much did {he} earn on the two days?",
            "A [painter|gardener|plumber] was here for {a} hours on Thursday and {b} hours on Friday. He takes {p} an hour. What must we pay?",
            "{p} is paid for an hour. [Two days were worked:|There were two shifts:] {a} hours and {b} hours. What is the whole pay?",
            "My mother worked {a} hours in the morning and {b} hours in the evening. She gets {p} an hour. How much did she earn that day?",
            "{N} rents a boat at {p} an hour, first for {a} hours and then again for {b} hours. How much does {he} pay?",
        ], static s =>
        {
            var most = s.Template >= 3 && s.Template <= 4 ? 40 : 6;
            var hours = s.Working.Add(s.Int("a", 3, most), s.Int("b", 3, most));
            s.AnswerMoney(s.Working.Multiply(hours, s.Money("p", 100 * s.Random.Next(8, 30))));
        }),
        new StoryFamily("discount",
        [
            "{An_thing} costs {t}. It is sold with {d}% off. What is the new price?",
            "The price of {an:thing} is {t}. In the sale it is {d}% cheaper. How much does it cost in the sale?",
            "{N} buys {an:thing} for {t} with a discount of {d}%. How much does {he} pay?",
            "With a voucher for {d}% off, how much does {an:thing} cost that was {t} before?",
            "I saw {an:thing} for {t}. Today there is a discount of {d}% on it. What do I pay today?",
            "A shop lowers the price of {an:thing} by {d}%. The old price was {t}. Find the new price.",
            "{An_thing}: {t}, minus {d}%. [New price|What is the new price|How much is it now]?",
            "[Find|Work out|Calculate|Tell me] the price of {an:thing} at {t} after a discount of {d}%.",
            "You buy {an:thing} that is marked {t} and get {d}% off. What do you pay?",
            "If {an:thing} for {t} is reduced by {d}%, [what does it cost|how much is it] then?",
            "{N} has waited for the sale: {an:thing} that was {t} is now {d}% cheaper. How much [does {he} pay|must {he} pay|is it now]?",
            "The label says {t}. At the till {d}% is taken off. [How much is it|How much is paid|What is left to pay] for the {thing}?",
            "[Today only:|Sale!|Last day of the sale:] {d}% off {an:thing} that costs {t}. What does {N} pay?",
            "My {thing} cost {t} before a discount of {d}%. How much did I pay after the discount?",
            "A {d}% discount is given on {an:thing} at {t}. What is the price [now|with the discount|after that]?",
        ], static s =>
        {
            Dear(s);
            var price = s.Random.Next(2, 30) * 10;
            var percent = s.Set("d", 5 * s.Random.Next(1, 12));
            s.RejectIf(price * (int)percent % 100 != 0);
            var off = s.Working.Divide(s.Working.Multiply(s.Money("t", 100 * price), percent), 100);
            s.AnswerMoney(s.Working.Subtract(price, off));
        }),
        new StoryFamily("price-rise",
        [
            "The rent of {t} goes up by {d}%. What is the new rent?",
            "{An_thing} costs {t}. Its price rises by {d}%. How much does it cost then?",
            "{N} earned {t} a week and gets {d}% more from today. How much does {he} earn a week now?",
            "A meal costs {t}. {N} adds a tip of {d}%. How much does {he} pay in all?",
            "I have {t} in the bank. After a year {d}% of it is added as interest. How much do I have then?",
            "Before tax {an:thing} costs {t}. A tax of {d}% is added. What is the full price?",
            "{An_thing}: {t}, plus {d}%. [New price|What is the new price|How much is it now]?",
            "[Find|Work out|Calculate|Tell me] the price of {an:thing} at {t} after a rise of {d}%.",
            "You buy {an:thing} for {t} and must add {d}% tax. What do you pay in all?",
            "If the price of {an:thing} was {t} and it went up by {d}%, how much is it now?",
            "{N} sells {an:thing} that cost {him} {t} for {d}% more. What does {he} ask for it?",
            "Last year {an:thing} cost {t}. This year it costs {d}% more. [How much is that|What is this year's price|What does it cost this year]?",
            "The shop raises the price of {an:thing} by {d}%. The old price was {t}. What is the new one?",
            "My {thing} cost {t} without tax. With {d}% tax added, how much was it?",
            "{d}% is added to a bill of {t}. How much must be paid?",
        ], static s =>
        {
            Dear(s);
            var price = 20 * (s.Template is 0 or 2 or 4 ? s.Random.Next(10, 60) : s.Random.Next(1, s.Template == 3 ? 4 : 12));
            var percent = s.Set("d", 5 * s.Random.Next(1, 5));
            var more = s.Working.Divide(s.Working.Multiply(s.Money("t", 100 * price), percent), 100);
            s.AnswerMoney(s.Working.Add(price, more));
        }),
        new StoryFamily("split-the-bill",
        [
            "{a} friends eat together. The food costs {p} and the drinks cost {q}. They share the bill equally. How much does each pay?",
            "The food at a dinner costs {p}, the drinks {q}. {a} people split the cost evenly. What does one person pay?",
            "{N} and some friends, {a} people in all, pay {p} for a boat and {q} for lunch. If they share equally, what is each person's part?",
            "How much does each of {a} people pay, if a taxi costs {p}, the tickets cost {q}, and all is shared equally?",
            "We are {a} people. We spent {p} on food and {q} on fuel and want to share the cost equally. How much should each of us pay?",
            "A present for {p} and flowers for {q} are bought by {a} classmates, who all give the same amount. How much does each give?",
            "Food {p}, drinks {q}, {a} people. [How much each|How much does each pay|What does each pay]?",
            "[Find|Work out|Tell me] what each of {a} friends pays, if {p} and {q} are added up and shared equally.",
            "You and your friends are {a} people. You pay {p} for a tent and {q} for food and share the cost equally. What does each person pay?",
            "If {a} people share bills of {p} and {q} equally, how much does each of them pay?",
            "[After dinner|At the end of the evening] there are {a} people at the table, with a bill of {p} for food and {q} for drinks. Each pays the same. How much is it for each?",
            "{p} for the bus and {q} for the museum: {a} children pay this together in equal parts. How much does one child pay?",
            "{N} [hires|rents] a hall for {p} and buys a cake for {q}. {a} guests pay it all in equal parts. What is one part?",
            "My {a} cousins bought a game for {p} and a ball for {q} and each paid the same. How much did each of them pay?",
            "A trip costs {p} for the train and {q} for the boat. The cost is divided by {a} people. How much is it per person?",
        ], static s =>
        {
            var a = s.Int("a", 3, 9);
            var total = (int)a * s.Random.Next(5, 30);
            var first = s.Random.Next(total / 3, total - 3);
            s.AnswerMoney(s.Working.Divide(s.Working.Add(s.Money("p", 100 * first), s.Money("q", 100 * (total - first))), a));
        }),
        new StoryFamily("profit",
        [
            "{N} buys {a} {things} at {p} each and sells them at {q} each. How much profit does {he} make?",
            "A trader pays {p} for each of {a} {things} and gets {q} for each. What is the profit?",
            "Each {thing} is bought for {p} and sold for {q}. How much is gained on {a} {things}?",
            "How much money does {N} gain by selling {a} {things} for {q} each that cost {him} {p} each?",
            "I make {things} that cost me {p} each and sell them for {q} each. What do I earn on {a} {things}?",
            "{N} sold {a} {things} for {q} each. {He} had paid {p} for each of them. How much did {he} gain in all?",
            "{a} {things} bought at {p} each, sold at {q} each. [Profit|What is the profit|How much profit]?",
            "[Find|Work out|Calculate|Tell me] the profit on {a} {things} that are bought at {p} each and sold at {q} each.",
            "You buy {things} at {p} each and sell them at {q} each. You sell {a}. How much do you gain?",
            "If {an:thing} costs a shop {p} and is sold for {q}, what does the shop gain on {a} of them?",
            "{N} has a stall. {He} pays {p} for {an:thing} and asks {q} for it. [Today|On Saturday] {he} sells {a}. What is {his} gain?",
            "{a} {things} were sold at {q} each. Each had cost {p}. [What was the profit|How much was gained in all|What was gained]?",
            "It takes {p} to make {an:thing}, and people pay {q} for one. How much is earned by selling {a} {things}?",
            "The shop sells {a} {things} a day. It pays {p} for each and gets {q} for each. How much does it gain a day?",
            "We bought {a} {things} at {p} each and sold every one of them at {q}. How much money did we make?",
        ], static s =>
        {
            Goods(s);
            var cost = s.Random.Next(2, 10);
            var gain = s.Working.Subtract(s.Money("q", 100 * (cost + s.Random.Next(1, 6))), s.Money("p", 100 * cost));
            s.AnswerMoney(s.Working.Multiply(gain, s.Int("a", 3, 40)));
        }),
        new StoryFamily("stall-profit",
        [
            "{N} pays {c} for a stall and {m} for material. {He} sells {a} {things} at {p} each. How much profit does {he} make?",
            "A stall costs {c} a day, and the material costs {m}. If {N} sells {a} {things} for {p} each, what is left for {him}?",
            "At the fair {N} sells {a} {things} at {p} each. {His} costs are {c} for the table and {m} for material. Find {his} profit.",
            "How much does {N} gain if {he} sells {a} {things} for {p} each, after paying {m} for material and {c} for the place?",
            "I sold {a} {things} at {p} each. The stall cost me {c} and the material {m}. How much did I gain?",
            "After selling {a} {things} for {p} each, {N} takes off {c} for rent and {m} for material. What is {his} profit?",
            "{a} {things} sold at {p} each, {c} for the stall, {m} for material. [Profit|What is the profit|How much profit]?",
            "[Find|Work out|Calculate|Tell me] the profit: {a} {things} at {p} each are sold, and {c} and {m} are paid in costs.",
            "You sell {a} {things} for {p} each. You paid {c} for the place and {m} for material. What do you gain?",
            "If {N} takes in {p} for each of {a} {things} but has to pay {c} for the table and {m} for paint, how much [is left|does {he} keep]?",
            "The school fair: {a} {things} are sold at {p} each. {c} goes to the hall and {m} to the shop for material. What remains for the class?",
            "{N} pays {m} for wood and {c} for a place at the market. Then {he} sells {a} {things}, each for {p}. How much has {he} gained?",
            "Costs: {c} for rent and {m} for material. Sales: {a} {things} at {p} each. [Profit|How much is left|What is the profit]?",
            "My friends and I sold {a} {things} for {p} each and had to pay {c} for the tent and {m} for paper. What did we gain?",
            "{p} comes in for each of the {a} {things} sold, while {c} and {m} go out for rent and material. How much is the gain?",
        ], static s =>
        {
            s.Thing(Vocabulary.Wares);
            var income = s.Working.Multiply(s.Int("a", 10, 60), s.Money("p", 100 * s.Random.Next(2, 12)));
            s.RejectIf(income < 40);
            if (!s.IsRejected)
            {
                var left = s.Working.Subtract(income, s.Money("c", 100 * s.Random.Next(5, (int)income / 3)));
                s.AnswerMoney(s.Working.Subtract(left, s.Money("m", 100 * s.Random.Next(3, (int)income / 3))));
            }
        }),
        new StoryFamily("tickets",
        [
            "Tickets cost {p} for adults and {q} for children. What do {a} adults and {b} children pay?",
            "A family of {a} adults and {b} children goes to the zoo. An adult pays {p}, a child {q}. How much does the family pay?",
            "{a} adults and {b} children visit a museum. The ticket is {p} for an adult and {q} for a child. They have a voucher for {v} off. What do they pay?",
            "How much do {b} children at {q} each and {a} adults at {p} each pay for the boat trip?",
            "For the concert we need {a} tickets for adults at {p} and {b} tickets for children at {q}. What is the total?",
            "At the pool an adult pays {p} and a child pays {q}. {a} adults and {b} children go in, and {v} is taken off as a group discount. How much is it?",
            "{a} adults at {p} each, {b} children at {q} each. [Total|What is the total|How much in all]?",
            "[Find|Work out|Calculate|Tell me] the price of tickets for {a} adults at {p} each and {b} children at {q} each.",
            "You buy {a} tickets for adults and {b} for children. An adult pays {p}, a child {q}. What do you pay?",
            "If a ticket is {p} for adults and {q} for children, how much do {a} adults with {b} children pay?",
            "[On Sunday|In the holidays|Last week] {a} adults took {b} children to the circus. Adults paid {p} each and children {q} each. How much was paid?",
            "A class goes to the theatre: {b} children and {a} adults. A child's seat is {q}, an adult's seat {p}. What do all the seats cost?",
            "Tickets: adults {p}, children {q}. {a} adults and {b} children stand at the gate. How much do they pay in all?",
            "My family buys {b} tickets at {q} for children and {a} tickets at {p} for adults. What is the sum?",
            "At the fair {q} is taken from each child and {p} from each adult. {a} adults and {b} children come in. How much money is taken?",
        ], static s =>
        {
            var adult = s.Random.Next(6, 30);
            var first = s.Working.Multiply(s.Int("a", 2, 9), s.Money("p", 100 * adult));
            var total = s.Working.Add(first, s.Working.Multiply(s.Int("b", 2, 30), s.Money("q", 100 * s.Random.Next(2, adult - 2))));
            var voucher = s.Money("v", 100 * s.Random.Pick(5, 10, 15));
            s.AnswerMoney(s.Template is 2 or 5 ? s.Working.Subtract(total, voucher) : total);
        }),
        new StoryFamily("coins",
        [
            "{N} has {a} coins of {x} cents and {b} coins of {y} cents. How many cents does {he} have?",
            "In a jar there are {a} coins of {x} cents each and {b} coins of {y} cents each. How many cents is that?",
            "How many cents are {a} coins of {x} cents and {b} coins of {y} cents together?",
            "{N} counts {b} coins worth {y} cents each and {a} coins worth {x} cents each. What is the total in cents?",
            "I found {a} coins of {x} cents and {b} coins of {y} cents. How many cents did I find?",
            "A purse holds {a} coins worth {x} cents each. {N} puts in {b} coins worth {y} cents each. How many cents are in it now?",
            "{a} coins of {x} cents, {b} coins of {y} cents. How many cents?",
            "[Find|Work out|Tell me] how many cents {a} coins of {x} cents and {b} coins of {y} cents are.",
            "You have {a} coins worth {x} cents each and {b} coins worth {y} cents each. How many cents do you have?",
            "If {N} puts {a} coins of {x} cents and {b} coins of {y} cents on the table, how many cents are there?",
            "{N} pays with {a} coins of {x} cents and {b} coins of {y} cents. How many cents does {he} pay?",
            "[A little box|My pocket|An old sock] has {b} coins of {y} cents and {a} coins of {x} cents in it. How much is that in cents?",
            "The machine takes {a} coins of {x} cents and {b} coins of {y} cents. What is that in cents?",
            "{x} cents and {y} cents are the coins in {N}'s bag: {a} of the first kind and {b} of the second. How many cents are in the bag?",
            "We collected {a} coins, each worth {x} cents, and {b} coins, each worth {y} cents. How many cents did we collect?",
        ], static s =>
        {
            var x = s.Set("x", s.Random.Pick(5, 10, 20, 25, 50));
            var y = s.Set("y", s.Random.Pick(5, 10, 20, 25, 50));
            s.RejectIf(x == y);
            var first = s.Working.Multiply(s.Int("a", 2, 20), x);
            s.Answer(s.Working.Add(first, s.Working.Multiply(s.Int("b", 2, 20), y)), "cents");
        }) { Share = 0.7 },
        new StoryFamily("cheaper-shop",
        [
            "{a} {things} cost {t} in one shop. In another shop each {thing} costs {q}. How much is saved on one {thing} in the cheaper shop?",
            "A pack of {a} {things} costs {t}, while a single {thing} costs {q}. How much cheaper is one {thing} from the pack?",
            "Bought one by one, {an:thing} costs {q}. A pack of {a} costs {t}. How much does {N} save on each {thing} with the pack?",
            "{N} can buy {a} {things} for {t} or single ones for {q} each. How much less does one {thing} cost in the first offer?",
            "One {thing} costs {q}, but {a} {things} together cost only {t}. What is the difference in price for one {thing}?",
            "I can get a box of {a} {things} for {t}. Single {things} cost {q} each. How much do I save per {thing} if I take the box?",
            "{a} {things} for {t}, or {q} for one. How much is saved on each with the pack?",
            "[Find|Work out|Tell me] how much cheaper one {thing} is in a pack of {a} for {t} than alone for {q}.",
            "You can buy {a} {things} for {t} or pay {q} for each. How much do you save on each {thing} with the first offer?",
            "If a pack of {a} {things} costs {t} and a single {thing} costs {q}, how much less does {an:thing} from the pack cost?",
            "{N} buys a set of {a} {things} for {t}. {N2} pays {q} for a single {thing}. How much more does {N2} pay for one?",
            "The corner shop takes {q} for {an:thing}. At the market {a} {things} are {t}. How much cheaper is each {thing} at the market?",
            "Price for one {thing}: {q}. Price for {a} {things}: {t}. How much do you save on each when you take {a}?",
            "[Compare:|Here are two offers:|Two offers:] {an:thing} for {q}, or {a} {things} for {t}. By how much is one {thing} cheaper in the pack?",
            "We paid {t} for {a} {things} online. In town one {thing} is {q}. What did we save on each?",
        ], static s =>
        {
            Goods(s);
            var one = s.Random.Next(2, 10);
            var a = s.Int("a", 3, 12);
            var each = s.Working.Divide(s.Money("t", 100 * one * (int)a), a);
            s.AnswerMoney(s.Working.Subtract(s.Money("q", 100 * (one + s.Random.Next(1, 5))), each));
        }) { Share = 0.8 },
    ];

    private static void Goods(Story s)
    {
        s.Things(Vocabulary.Goods);
        Capital(s);
    }

    private static void Dear(Story s)
    {
        s.Things(Vocabulary.DearGoods);
        Capital(s);
    }

    // {An_thing} and {A_things} begin a sentence.
    private static void Capital(Story s)
    {
        s.TryText("thing", out var thing);
        s.TryText("things", out var things);
        s.Set("an_thing", $"{Wording.Article(thing)} {thing}");
        s.Set("a_things", things);
    }
}
