using Lyceum.Platform.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lyceum.Platform.Tests.Retention;

public sealed class RowEraserTests
{
    [Fact]
    public void What_others_need_goes_last() => Assert.Equal(
        ["C", "B", "A"],
        Order(static model =>
        {
            model.Entity("B").HasOne("A", null).WithMany().HasForeignKey("Id").IsRequired().OnDelete(DeleteBehavior.Restrict);
            model.Entity("C").HasOne("B", null).WithMany().HasForeignKey("Id").IsRequired().OnDelete(DeleteBehavior.Restrict);
        }));

    [Fact]
    public void A_link_that_may_be_empty_is_in_nobodys_way() => Assert.Equal(
        ["B", "A", "C"],
        Order(static model =>
        {
            model.Entity("A").Property<Guid?>("Link");
            model.Entity("A").HasOne("B", null).WithMany().HasForeignKey("Link").OnDelete(DeleteBehavior.Restrict);
            model.Entity("B").HasOne("A", null).WithMany().HasForeignKey("Id").IsRequired().OnDelete(DeleteBehavior.Restrict);
        }));

    [Fact]
    public void A_link_that_may_be_empty_and_deletes_binds() => Assert.Equal(
        ["B", "A", "C"],
        Order(static model =>
        {
            model.Entity("B").Property<Guid?>("Link");
            model.Entity("B").HasOne("A", null).WithMany().HasForeignKey("Link").OnDelete(DeleteBehavior.Cascade);
        }));

    [Fact]
    public void What_the_database_deletes_with_its_owner_is_left_to_it() => Assert.Equal(
        ["C", "B", "A"],
        Order(static model =>
        {
            // A has a key of two columns and goes with B, which C stands in the way of.
            Wide(model, "A");
            model.Entity("A").HasOne("B", null).WithMany().HasForeignKey("Id").IsRequired().OnDelete(DeleteBehavior.Cascade);
            model.Entity("C").HasOne("B", null).WithMany().HasForeignKey("Id").IsRequired().OnDelete(DeleteBehavior.Restrict);
        }));

    [Fact]
    public void What_is_in_anothers_way_is_not_left_to_its_owner() => Assert.Equal(
        ["A", "B", "C"],
        Order(static model =>
        {
            Wide(model, "A");
            model.Entity("A").HasOne("B", null).WithMany().HasForeignKey("Id").IsRequired().OnDelete(DeleteBehavior.Restrict);
            model.Entity("A").HasOne("C", null).WithMany().HasForeignKey("Second").IsRequired().OnDelete(DeleteBehavior.Cascade);
        }));

    [Fact]
    public void Rows_that_cannot_be_without_each_other_are_told_of() => Assert.Contains(
        "make one of their links optional",
        Assert.Throws<InvalidOperationException>(static () => Order(static model =>
        {
            model.Entity("A").Property<Guid>("Link");
            model.Entity("A").HasOne("B", null).WithMany().HasForeignKey("Link").IsRequired().OnDelete(DeleteBehavior.Restrict);
            model.Entity("B").HasOne("A", null).WithMany().HasForeignKey("Id").IsRequired().OnDelete(DeleteBehavior.Restrict);
        })).Message,
        StringComparison.Ordinal);

    private static void Wide(ModelBuilder model, string name)
    {
        model.Entity(name).Property<Guid>("Second");
        model.Entity(name).HasKey("Id", "Second");
    }

    private static string[] Order(Action<ModelBuilder> links)
    {
        ModelBuilder model = new();
        foreach (string name in new[] { "A", "B", "C" })
        {
            model.Entity(name).Property<Guid>("Id");
            model.Entity(name).HasKey("Id");
        }

        links(model);
        return [.. RowEraser.Order([.. ((IModel)model.Model.FinalizeModel()).GetEntityTypes()]).Select(static entity => entity.Name)];
    }
}
