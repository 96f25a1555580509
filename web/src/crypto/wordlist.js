/**
 * WORDS: 2,048 everyday French words of 4 to 7 letters, written without accents, none being the beginning of another:
 * 11 bits each when drawn at random, and typed without doubt whatever the keyboard.
 */
export const WORDS = `
abeille abonner aborder abri absolu acajou accent accord accueil acheter acier acquis acte action adapter adieu
admirer adopter adresse adroit adverbe affaire agenda agent agile agneau agrume aguets aide aigle aile aimable aimant
aire aise ajout alambic alarme album alerte algue aliment alliage allumer alpage alpin amande amarre amateur ambigu
ambre amende amiante amiral amorce amour ample ampoule amusant ananas anchois ancien ancrage ancre ange angle animal
anneau annonce annuel antenne antique apaiser aplomb appel apport appui arbitre arbre arbuste arche archive ardoise
argent argile armoire arome arpent arroser article artisan aspect asperge assis astre astuce atelier atlas atome atout
atteler attente attirer attrait aubade aube audace aurore aussi autant auteur autobus automne autour autrui avaler
avance avant avenir avenue averse avide avion aviron avis avocat avoine avril azur badge bagage bague baie baigner
bain baiser balade balai balance balayer balcon baleine balise balle ballon balsa bambou banane banc bande banque
baobab barbe barbier baril baron barque barrage barre basalte bascule base basilic basket bassin basson bastion bateau
baume bavard bazar beau beige beignet belette berceau berge berline besace besogne besoin beurre bible biche bidon
bien bijou bilan billard bille binette biniou biplan biscuit bise bison bivouac bizarre blanc blason bleu bloc blouse
bobine bocal bois bonbon bond bonheur bonjour bonnet bonsai bonze bord borne bosquet bosse botte bottine bouche
bouchon boucle bouger bougie boule boulon bouquet bourdon bourg bourse bout boxeur branche bras brave brebis brelan
brevet bricole bridge briller brin brioche brique brise brocard broche brocoli broder bronze brosse brousse brouter
bruit brume brunir bruyant buffet buis bulldog bulle bureau burin buse bustier butin buvard cabane cabanon cabas
cabine cacao cachet cactus cadeau cadenas cadence cadrage cadran cadre cahier caille caillou caisse calcul calepin
calibre calme camion camp canal canard cane caniche canne canoe canot cantine canton canyon capable cape caporal
caprice capsule capter capuche carafe caramel carbone caresse cargo caribou carnet carotte carpe carreau carrure carte
carton cascade case casier casque cassis castel castor cause cavale cave cellier cendre cent cerceau cercle cerf
cerise cerner certain chablis chaise chaland chalet chaleur chambre chameau chamois champ chance change chanson chant
chanvre chape charade charbon chardon charge chariot charme charnu charrue chasse chat chaud chaume chaux chef chemin
chemise cheval cheveu chevron chicane chien chiffon chiffre chimie chiot chiper chlore choc choisir choix chorale
chose chou chute cible cidre ciel cierge cigale cigogne ciment cinema cinq cintre cirage circuit cirque ciseau citadin
citerne cithare citron civet civil clair clameur clan clapier classe clause clavier client climat clin clivage cloche
cloison cloque clou clown club cobalt coche cocon code coffre cogner coin colibri colis colle collier colline colombe
colonne colosse colza combat combien comble comique commode commun compas complet compost compote compte comte concert
condor cone confier confort congru conseil contact conte contour contrat contrer convoi copain copie coquet coquin
corail corbeau corde cordial cordon corne corps cosmos cossu costume coton couche coude coudre couler couleur coulis
couloir coup cour cousin coussin couteau coutume couture couvent couvert couvrir crabe craie cran craquer cravate
crawl crayon cresson creux cric crin crique crispe cristal croc croire croix croquer croquis croupe croute cruche cube
cuir cuisine cuivre culotte culture cumin cumul curieux cuve cycle cyclone cygne cymbale dahlia daigner daim dalle
dame damier dandy danse darne dater datte daube dauphin debout demain demi dense dent depuis dessert dessin dessous
dessus destin deux devant devin devis devoir diamant dicter dicton diesel digne digue dilemme diner dire diriger
discret disque divers diviser docile dodu doigt dolmen domaine domino donjon donner dormir dortoir dorure dossier
doter douane double douceur douche douille doux douze dragon drainer drap dresser droit druide dune durable durer
duvet effacer effort elfe ellipse email embrun emploi encens enclume encore encre endive endroit enfant enfiler
engager engin enjeu entier entrain entre envers envie envol envoyer escrime espace espadon espoir esprit essai essayer
essence essieu essor essuyer estime estrade exact examen exaucer excuse exemple exister expert exploit expo express
externe extrait fable face facile facteur factice facture faible faim faire faisan fait falaise famille fanal fanfare
fanion farce fardeau farine fatigue faucon faune faveur fenouil ferme fermoir ferry fertile fervent festin feston
feuille feutre fiable fiacre ficelle fiche fichier fiction fier figue figure filer filet filleul film fils filtre
final finesse finir fiole firme fixe flacon flair flamant flamber flamme flan flaque fleur fleuve flocon floral flore
flot flou fluide flute flux focal foin foire fois fond fonte forain force forge forme formule fort forum fossile foule
four foyer fragile frais franc frange frappe frein frelon fresque frimas friper frise frisson frite fromage froment
front frugal fruit fuchsia fumet furet fusain fuseau fusible futur gabare gabarit gabion gagner gaine gala galerie
galet galion galop gambade gamme gant garage garant garde gardien gare garnir gaucher gaufre gazelle gazette gazon
geai gencive gendre genet genou genre gens gentil gerbe germe geste gibier gilet girafe girofle girolle givre glace
glacier glaise glaner glisser globe gloire glycine gnome gobelet golf gomme gondole gonfler gorille gouache goudron
gourde gousse goutte goyave grade graduel grain gramme grand grange granit granule graphe grappe gratin gratter
gratuit grave gravier gravir gravure greffe grelot grenade grenier grille grillon grimper gris grive groin grossir
grotte groupe gruau grue guepard guichet guide guidon guise guitare gymnase gypse habile habit haie halo halte hameau
hamster hanche hangar haras hardi hareng haricot harnais harpe hasard hausse haut hebdo herbe herbier hermine herse
heure hibou hier hisser hiver hocher hochet homard homme honneur honorer horizon horloge hormis hors hotel hotte houle
housse houx hublot huile huit humain humble humeur humide humour humus huppe hutte hymne ibis idole igloo ignorer
image imbiber imiter immense imposer inclure inconnu index indice indigo infini inhaler initial inonder inox insecte
insigne instant intact inverse invite iode iris isba isoler issue ivoire jabot jade jadis jaguar jalon jaloux jamais
jambe jambon jante jardin jargon jarre jasmin jauge jaune javelot jazz jersey jeter jeudi jeune jockey joie joindre
joker joli jonc jongler joue joug jour joyau joyeux judo juillet juin jumeau jument jungle jupe juriste jusque juste
justice jute kayak kilo kimono kiosque kiwi klaxon koala label labeur labo lacer lacet lagon lagune laine laisser lait
lama lambris lame lampe lampion lance landau lande langage langue lapin laque lard large larmier larve latent lattage
latte laurier lavande laver lavis lavoir layette leader lecteur lecture lessive lest lettre levain levant lever levier
levure lexique liane liasse libre lice lichen licorne lien lier lieu lifter ligne ligue lilas lime limite limon
limpide linge linotte linteau lion liquide lire liseron lisible lisse liste lithium litre livre lobe local loge
logique logis loin loisir long lopin loquet lorgner lorgnon loriot losange lotion lotus louange louer loup loutre
loyal loyer lucarne lucide luciole lueur luge luire lundi lune lustre luth lutin lutrin luxe lynx lyre lyrique macaron
machine maestro magasin magie magique magma magnum maille maillon maillot main maire mairie mais majeur majorer malice
malin malle maman manche mandat mandole manette manger mangue manie manoir manteau manuel marais marbre marche mardi
marelle marge mariage marier marin marmite marotte marque marron mars marteau masque masse massif match matelas
matelot mater matin matou mature mauve maxime mazurka melon membre mener menhir mensuel menthe mention menu merci
mercure merise merlan merle mesange message mesure mettre meuble meule meunier miauler micro midi miel miette mieux
mijoter milieu mille million mimer mimique mimosa minaret mince mine minime minuit minute miracle miroir misaine mise
mission mitaine mitoyen mitre mixte mobile mode module moineau moins mois mollet moment monde monnaie monocle mont
moral morceau mors mortier moteur motif motte mouche moudre mouette moufle moule moulin mousse mousson mouton mouvoir
moyen moyeu muguet mulet munir musc muse music musique mustang muter mutuel myrte mythe nacre nage naitre nanti nappe
narrer narval nasse natal natif nature naval navet navire nectar neige nerf nerveux nervure neuf neurone neutre neveu
niche nichoir nickel nimbe nimbus niveau noble noir noix nomade nombre nommer nord norme notable notaire note notice
notion nouage nouer nougat nouille nounou nourrir nous nouveau novice noyau noyer nuage nuance nuit nuptial nuque
nylon oasis objet obliger oblique obtenir ocarina occuper ocelot ocre octave octobre odeur oeillet offre offrir ogive
oignon oiseau olive olivier ombrage ombre omettre once oncle onde ondine ongle onyx onze opale opaque opinion oppose
option optique opus oracle orage orange orateur orbite ordre oreille organe orge orgue orient origan orme orner orpin
orque orteil ortie oseille oser osier otarie ouate oublier ourlet ours outarde outil outre ouvert ouvrage ouvrier
ouvrir ovale pacte pactole pagayer page paie paille pain paire paix palace palais palette palier palme palmier palombe
palper pampa panache panda panier panneau paon papa papier paprika papyrus paquet parade paradis parapet parasol parc
pardon pareil parent paresse parfait parfum parler parmi paroi parole part parure parvis passe pastel patin patio
patois patrie patron patte paume pause pavane pavot paysan peage pelage peler pelle pelote penser pensif pente percer
perle permis perron persil peser petit peuple phare phase phoque photo phrase piano pichet pied pierre pigeon pignon
pile pilier pilote piment pince pinson pioche pion pipeau pique piste piston pivert pivot place plage plaid plaine
plaire plan plaque plat plein plie plomb pluie plume plural plus plutot pneu poche podium point poire pois poivre
police polir polka pollen polo pomelo pomme pompe pompon poncho pont porche port pose poste potage poteau potion pouce
poudre poule poulie pouls poupe poupon pour poutre precis presse preuve prime prince priser prisme prix profil profit
projet prompt propos propre prose prune psaume public pudeur puiser puits pull pulpe pulsar puma puzzle pyjama python
quai quand quart quatre queue quiche quiet quille quinze quiz quoi quota rabot racine radar rade radio radis rafale
ragout raie rail raisin raison rallye ramage rameau ramer ramier rampe ramure rang rapace rapide rappel rare rasoir
rateau rater ration ravin ravir rayon rayure rebond recoin record recul redire refuge refus regain regard regret reine
relais relief relier remise renard rendre renne renom rente repas repli repos requin reste retour revoir revue riche
rideau rigide rigole rime rincer ring rire risque rituel rivage rive robe robin robot roche rodage romain roman ronce
rond ronron rosace rose rosier rotin rotule roue rouge rougir rouler royal ruban rubis ruche ruelle rugby rumeur rural
ruse rythme sable sabot sachet sacre safari safran sage saison salade salami saler salle salon saluer salut samba
samedi sangle santal sapeur saphir sapin satin sauce sauf sauge saule saumon sauna saut sauver savane savant savate
saveur savoir savon scapin sceau scie score scout script seau second secret seigle seize selle semer sens sentir sept
serein serin sermon serpe serre servir seuil seul sieste sieur signal signe silex silice sillon silo silure simple
singe sirop site situer slogan sobre social socle soda sofa soie soif soin soir soja sole solide solo somme sonate
sonde songe sonner sonore sorbet sort sosie souche soude soupe souple source souris sous sport square stable stade
stage stand statue steppe stock store strict stuc studio style stylo suave subit subtil sucre suie suite suivre sujet
super sureau surf surgir survie survol sympa syndic table tact taille talc talent talon talus tamis tandem tango
tanker tante tapir tapis taquin tardif tarif tarte tartre tasse tatami taupe taux taxe taxi teint tempe temple tempo
temps tenace tendon tendre tenir tennis tenon tente tenue terme terre tertre test texte thon thorax thym tiare ticket
tige tigre timbre timide tirage tiret tiroir tisane tison tisser tissu titane titre toile toise toit tomate tomber
tome tonus topaze toquer torche torse tortue total totem toucan touche touffe toupie tour tout trace train trait
trajet tram trente tresse treuil tribu tricot trier trio triple troc trois trompe tronc trot troupe truc truffe truite
tuba tube tuile tulipe tunnel turban turbo tuteur tuyau type typhon ultime union unique unir urbain urgent usage user
usine usuel utile utopie vague valet valeur valise vallon valoir valse vanne vapeur varan varech varier vase vaste
veau veille veine velin vendre venir vent verbe verdir verger vernis verre verrou vers vert veste veston viable viaduc
vibrer vider vielle vigie vigne villa ville vingt viole violon virage visage viser vision visite vison visser visuel
vital vitre vivace vivant vivre vocal voeu voguer voie voile voir voisin voix volant volcan voler volet volley volt
volume volute vote voyage vrac vrai wagon watt week yacht yaourt yoga yourte zeste zigzag zinc zircon zone zouave
`.trim().split(/\s+/);
